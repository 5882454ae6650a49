"""Handler of POST /api/img2video, and of GET for the response to a staged form."""

from functions.img2video.schemas import Img2VideoFields, StartedVideo
from shared.application.recording import JobRequest, JobResponse
from shared.domain.generation import ImageToVideo, seed_or_random
from shared.domain.jobs import JobKind
from shared.domain.retention import validate_retention
from shared.runtime import snapshots, wiring
from shared.runtime.http.endpoint import http_endpoint
from shared.runtime.http.fields import parse, sent_options
from shared.runtime.http.image_upload_request import read_image_request, upload_identity
from shared.runtime.http.job_responses import job_headers, model_notices
from shared.runtime.http.request import HttpRequest, cancel_at
from shared.runtime.http.response import HttpResponse
from shared.runtime.http.staging import staged


def respond(request: HttpRequest) -> HttpResponse:
    """Parse the request, then queue a job; its input image is stored."""
    ports, use_cases = wiring.get_ports(), wiring.get_use_cases()
    sent = read_image_request(request)
    fields = parse(Img2VideoFields, sent.fields)
    content = use_cases.load_input_image.load(sent.source, request.caller)
    identity = upload_identity(request, sent, content)
    deadline = cancel_at(request)
    retain_for = validate_retention(fields.expires_in, ports.options.retention)
    models = ports.catalogue.candidates(JobKind.IMG2VIDEO, fields.model, fallback=fields.fallback)
    image = ports.image_validator.validate(content)
    job_request = JobRequest(
        kind=JobKind.IMG2VIDEO,
        models=models,
        generation=ImageToVideo(
            image=image.content,
            seed=seed_or_random(fields.seed),
            cfg_scale=fields.cfg_scale,
            motion_bucket_id=fields.motion_bucket_id,
        ),
        identity=identity,
        requested_options=sent_options(fields),
        cancel_at=deadline,
        retain_for=retain_for,
    )
    return video_started(use_cases.async_jobs.start(job_request, image), request.base_url)


def video_started(response: JobResponse, base_url: str) -> HttpResponse:
    """Return the documented response: 200 with the id to poll for."""
    body: StartedVideo = {
        "success": True,
        "id": response.job.id,
        "message": "Video generation started. Poll for results using the returned ID.",
        **model_notices(response),
    }
    return HttpResponse(200, body, job_headers(response, base_url))


snapshots.before_snapshot(lambda: (wiring.get_use_cases().async_jobs, wiring.get_ports().image_validator))
lambda_handler = http_endpoint({"/api/img2video": respond, "/api/staged-img2video/{id}": staged(respond)})
