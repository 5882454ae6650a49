"""POST /api/generate."""

from functools import cache

from functions.generate.schemas import GenerateBody
from functions.generate.service import GenerateImage
from shared.application.picture_orders import PictureCommand
from shared.domain.retention import checked_retention
from shared.runtime import container, snapshots
from shared.runtime.http.accepted_job import accepted_picture
from shared.runtime.http.endpoint import http_endpoint
from shared.runtime.http.fields import parse, sent_options
from shared.runtime.http.json_body import read_json_object
from shared.runtime.http.made_image import made_image
from shared.runtime.http.preferences import asked_of, cancel_at, responds_async
from shared.runtime.http.request import HttpRequest
from shared.runtime.http.response import HttpResponse


@cache
def generate_image() -> GenerateImage:
    return GenerateImage(
        orders=container.picture_orders(),
        studio=container.studio(),
        image_jobs=container.image_jobs(),
        queued_jobs=container.queued_jobs,
    )


def respond(request: HttpRequest) -> HttpResponse:
    raw = read_json_object(request)
    body = parse(GenerateBody, raw)
    command = PictureCommand(
        prompt=body.video_description,
        negative_prompt=body.negative_prompt,
        style_preset=body.style_preset,
        aspect_ratio=body.aspect_ratio,
        output_format=body.output_format,
        seed=body.seed,
        model=body.model,
        sent=sent_options(body),
        asked=asked_of(request, raw),
        cancel_at=cancel_at(request),
        fallback=body.fallback,
        keep_for=checked_retention(body.expires_in, container.retention()),
    )
    return (later if responds_async(request) else now)(command, request.base_url)


def now(command: PictureCommand, base_url: str) -> HttpResponse:
    made = generate_image().now(command)
    address = container.address_result()(made.accepted.job, base_url)
    return made_image(made, message="Image generated successfully", address=address, base_url=base_url)


def later(command: PictureCommand, base_url: str) -> HttpResponse:
    return accepted_picture(generate_image().later(command), base_url=base_url)


snapshots.before_snapshot(generate_image)
lambda_handler = http_endpoint(respond)
