"""POST /api/generate."""

from functools import cache

from functions.generate.schemas import GenerateBody
from functions.generate.service import GenerateCommand, GenerateImage
from shared.runtime import container, providers
from shared.runtime.http.endpoint import http_endpoint
from shared.runtime.http.fields import parse, sent_options
from shared.runtime.http.json_body import read_json_object
from shared.runtime.http.made_image import made_image
from shared.runtime.http.request import HttpRequest
from shared.runtime.http.response import HttpResponse


@cache
def generate_image() -> GenerateImage:
    return GenerateImage(
        catalogue=container.catalogue(), provider=providers.image_provider, image_jobs=container.image_jobs()
    )


def respond(request: HttpRequest) -> HttpResponse:
    body = parse(GenerateBody, read_json_object(request))
    made = generate_image()(
        GenerateCommand(
            prompt=body.video_description,
            negative_prompt=body.negative_prompt,
            style_preset=body.style_preset,
            aspect_ratio=body.aspect_ratio,
            output_format=body.output_format,
            seed=body.seed,
            model=body.model,
            asked=sent_options(body),
        )
    )
    return made_image(
        made.job,
        model=made.model,
        ignored=made.ignored,
        message="Image generated successfully",
        base_url=request.base_url,
    )


lambda_handler = http_endpoint(respond)
