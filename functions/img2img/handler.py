"""POST /api/img2img."""

from functools import cache

from functions.img2img.schemas import Img2ImgFields
from functions.img2img.service import TransformCommand, TransformImage
from shared.runtime import container, providers
from shared.runtime.http.endpoint import http_endpoint
from shared.runtime.http.fields import parse, sent_options
from shared.runtime.http.made_image import made_image
from shared.runtime.http.multipart_body import read_form
from shared.runtime.http.request import HttpRequest
from shared.runtime.http.response import HttpResponse


@cache
def transform_image() -> TransformImage:
    return TransformImage(
        catalogue=container.catalogue(),
        provider=providers.image_provider,
        gate=container.picture_gate(),
        image_jobs=container.image_jobs(),
    )


def respond(request: HttpRequest) -> HttpResponse:
    form = read_form(request)
    image = form.file("image")
    fields = parse(Img2ImgFields, form.fields)
    made = transform_image()(
        TransformCommand(
            image=image,
            prompt=fields.prompt,
            negative_prompt=fields.negative_prompt,
            strength=fields.strength,
            style_preset=fields.style_preset,
            aspect_ratio=fields.aspect_ratio,
            output_format=fields.output_format,
            seed=fields.seed,
            model=fields.model,
            asked=sent_options(fields),
        )
    )
    return made_image(
        made.job,
        model=made.model,
        ignored=made.ignored,
        message="Image transformed successfully",
        base_url=request.base_url,
    )


lambda_handler = http_endpoint(respond)
