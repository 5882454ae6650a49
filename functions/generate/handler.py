"""POST /api/generate."""

from functools import cache

from functions.generate.schemas import GenerateBody
from functions.generate.service import GenerateImage
from shared.application.image_requests import ImageCommand
from shared.domain.retention import validate_retention
from shared.runtime import container, snapshots
from shared.runtime.http.endpoint import http_endpoint
from shared.runtime.http.fields import parse, sent_options
from shared.runtime.http.image_response import image_created
from shared.runtime.http.job_accepted import job_accepted
from shared.runtime.http.json_body import read_json_object
from shared.runtime.http.preferences import cancel_at, request_identity, responds_async
from shared.runtime.http.request import HttpRequest
from shared.runtime.http.response import HttpResponse


@cache
def generate_image() -> GenerateImage:
    return GenerateImage(
        orders=container.image_requests(),
        renderer=container.image_renderer(),
        sync_generation=container.sync_generation(),
        async_jobs=container.async_jobs,
    )


def respond(request: HttpRequest) -> HttpResponse:
    raw = read_json_object(request)
    body = parse(GenerateBody, raw)
    command = ImageCommand(
        prompt=body.video_description,
        negative_prompt=body.negative_prompt,
        style_preset=body.style_preset,
        aspect_ratio=body.aspect_ratio,
        output_format=body.output_format,
        seed=body.seed,
        model=body.model,
        requested_options=sent_options(body),
        asked=request_identity(request, raw),
        cancel_at=cancel_at(request),
        fallback=body.fallback,
        retain_for=validate_retention(body.expires_in, container.retention()),
    )
    return (later if responds_async(request) else now)(command, request.base_url)


def now(command: ImageCommand, base_url: str) -> HttpResponse:
    made = generate_image().now(command)
    address = container.result_urls()(made.accepted.job, base_url)
    return image_created(made, message="Image generated successfully", address=address, base_url=base_url)


def later(command: ImageCommand, base_url: str) -> HttpResponse:
    return job_accepted(generate_image().later(command), base_url=base_url)


snapshots.before_snapshot(generate_image)
lambda_handler = http_endpoint(respond)
