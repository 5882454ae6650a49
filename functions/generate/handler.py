"""Handler of POST /api/generate."""

from functions.generate.schemas import GenerateBody
from shared.application.recording import JobRequest
from shared.domain.generation import TextToImage, seed_or_random
from shared.domain.jobs import JobKind
from shared.domain.retention import validate_retention
from shared.runtime import snapshots, wiring
from shared.runtime.http.endpoint import http_endpoint
from shared.runtime.http.fields import parse, sent_options
from shared.runtime.http.job_responses import image_created, job_accepted
from shared.runtime.http.json_body import read_json_object
from shared.runtime.http.request import HttpRequest, cancel_at, prefers_async, request_identity
from shared.runtime.http.response import HttpResponse


def respond(request: HttpRequest) -> HttpResponse:
    """Parse the request; then generate the image, or queue a job if the client prefers not to wait."""
    ports = wiring.get_ports()
    raw = read_json_object(request)
    body = parse(GenerateBody, raw)
    job_request = JobRequest(
        kind=JobKind.GENERATE,
        models=ports.catalogue.candidates(JobKind.GENERATE, body.model, fallback=body.fallback),
        generation=TextToImage(
            prompt=body.video_description,
            negative_prompt=body.negative_prompt,
            style_preset=body.style_preset,
            aspect_ratio=body.aspect_ratio,
            output_format=body.output_format,
            seed=seed_or_random(body.seed),
        ),
        identity=request_identity(request, raw),
        requested_options=sent_options(body),
        cancel_at=cancel_at(request),
        retain_for=validate_retention(body.expires_in, ports.options.retention),
    )
    return (respond_async if prefers_async(request) else respond_sync)(job_request, request.base_url)


def respond_sync(job_request: JobRequest[TextToImage], base_url: str) -> HttpResponse:
    """Generate the image while the client waits."""
    use_cases = wiring.get_use_cases()
    response = use_cases.sync_generation.run(job_request)
    url = use_cases.result_urls.url(response.job, base_url)
    return image_created(response, url, message="Image generated successfully", base_url=base_url)


def respond_async(job_request: JobRequest[TextToImage], base_url: str) -> HttpResponse:
    """Queue a job."""
    return job_accepted(wiring.get_use_cases().async_jobs.start(job_request), base_url=base_url)


snapshots.before_snapshot(lambda: wiring.get_use_cases().sync_generation)
lambda_handler = http_endpoint(respond)
