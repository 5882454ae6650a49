"""POST /api/img2img, and GET of the answer to one whose form was staged."""

from functools import cache

from functions.img2img.schemas import Img2ImgFields
from functions.img2img.service import TransformCommand, TransformImage
from shared.domain.retention import checked_retention
from shared.runtime import container, snapshots
from shared.runtime.http.accepted_job import accepted_picture
from shared.runtime.http.endpoint import http_endpoint
from shared.runtime.http.fields import parse, sent_options
from shared.runtime.http.made_image import made_image
from shared.runtime.http.picture_request import asked_with, read_picture_request
from shared.runtime.http.preferences import cancel_at, responds_async
from shared.runtime.http.request import HttpRequest
from shared.runtime.http.response import HttpResponse
from shared.runtime.http.staging import with_staged


@cache
def transform_image() -> TransformImage:
    return TransformImage(
        orders=container.picture_orders(),
        studio=container.studio(),
        gate=container.picture_gate(),
        media=container.media(),
        image_jobs=container.image_jobs(),
        queued_jobs=container.queued_jobs,
        retention=container.retention(),
    )


def respond(request: HttpRequest) -> HttpResponse:
    sent = read_picture_request(request)
    fields = parse(Img2ImgFields, sent.fields)
    image = container.find_picture()(sent.source, request.caller)
    command = TransformCommand(
        image=image,
        prompt=fields.prompt,
        negative_prompt=fields.negative_prompt,
        strength=fields.strength,
        style_preset=fields.style_preset,
        aspect_ratio=fields.aspect_ratio,
        output_format=fields.output_format,
        seed=fields.seed,
        model=fields.model,
        sent=sent_options(fields),
        asked=asked_with(request, sent, image),
        cancel_at=cancel_at(request),
        fallback=fields.fallback,
        keep_for=checked_retention(fields.expires_in, container.retention()),
    )
    return (later if responds_async(request) else now)(command, request.base_url)


def now(command: TransformCommand, base_url: str) -> HttpResponse:
    made = transform_image().now(command)
    address = container.address_result()(made.accepted.job, base_url)
    return made_image(made, message="Image transformed successfully", address=address, base_url=base_url)


def later(command: TransformCommand, base_url: str) -> HttpResponse:
    return accepted_picture(transform_image().later(command), base_url=base_url)


snapshots.before_snapshot(transform_image)
lambda_handler = http_endpoint(with_staged(respond))
