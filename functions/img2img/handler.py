"""POST /api/img2img, and GET of the answer to one whose form was staged."""

from functools import cache

from functions.img2img.schemas import Img2ImgFields
from functions.img2img.service import TransformCommand, TransformImage
from shared.domain.retention import validate_retention
from shared.runtime import container, snapshots
from shared.runtime.http.endpoint import http_endpoint
from shared.runtime.http.fields import parse, sent_options
from shared.runtime.http.image_response import image_created
from shared.runtime.http.image_upload_request import read_image_request, upload_identity
from shared.runtime.http.job_accepted import job_accepted
from shared.runtime.http.preferences import cancel_at, responds_async
from shared.runtime.http.request import HttpRequest
from shared.runtime.http.response import HttpResponse
from shared.runtime.http.staging import with_staged


@cache
def transform_image() -> TransformImage:
    return TransformImage(
        orders=container.image_requests(),
        renderer=container.image_renderer(),
        validator=container.image_validator(),
        media=container.media(),
        sync_generation=container.sync_generation(),
        async_jobs=container.async_jobs,
        retention=container.retention(),
    )


def respond(request: HttpRequest) -> HttpResponse:
    sent = read_image_request(request)
    fields = parse(Img2ImgFields, sent.fields)
    image = container.load_input_image()(sent.source, request.caller)
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
        requested_options=sent_options(fields),
        asked=upload_identity(request, sent, image),
        cancel_at=cancel_at(request),
        fallback=fields.fallback,
        retain_for=validate_retention(fields.expires_in, container.retention()),
    )
    return (later if responds_async(request) else now)(command, request.base_url)


def now(command: TransformCommand, base_url: str) -> HttpResponse:
    made = transform_image().now(command)
    address = container.result_urls()(made.accepted.job, base_url)
    return image_created(made, message="Image transformed successfully", address=address, base_url=base_url)


def later(command: TransformCommand, base_url: str) -> HttpResponse:
    return job_accepted(transform_image().later(command), base_url=base_url)


snapshots.before_snapshot(transform_image)
lambda_handler = http_endpoint(with_staged(respond))
