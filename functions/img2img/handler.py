"""Handler of POST /api/img2img, and of GET for the response to a staged form."""

from functions.img2img.schemas import Img2ImgFields
from shared.application.recording import JobRequest
from shared.domain.generation import ImageToImage, TextToImage, seed_or_random
from shared.domain.image_formats import ValidatedImage
from shared.domain.jobs import JobKind
from shared.domain.retention import validate_retention
from shared.runtime import snapshots, wiring
from shared.runtime.http.endpoint import http_endpoint
from shared.runtime.http.fields import parse, sent_options
from shared.runtime.http.image_upload_request import read_image_request, upload_identity
from shared.runtime.http.job_responses import image_created, job_accepted
from shared.runtime.http.request import HttpRequest, cancel_at, prefers_async
from shared.runtime.http.response import HttpResponse
from shared.runtime.http.staging import staged


def respond(request: HttpRequest) -> HttpResponse:
    """Parse the request; then transform the image, or queue a job if the client prefers not to wait."""
    ports, use_cases = wiring.get_ports(), wiring.get_use_cases()
    sent = read_image_request(request)
    fields = parse(Img2ImgFields, sent.fields)
    content = use_cases.load_input_image.load(sent.source, request.caller)
    identity = upload_identity(request, sent, content)
    deadline = cancel_at(request)
    retain_for = validate_retention(fields.expires_in, ports.options.retention)
    models = ports.catalogue.candidates(JobKind.IMG2IMG, fields.model, fallback=fields.fallback)
    image = ports.image_validator.validate(content)
    job_request = JobRequest[TextToImage](
        kind=JobKind.IMG2IMG,
        models=models,
        generation=ImageToImage(
            prompt=fields.prompt,
            negative_prompt=fields.negative_prompt,
            style_preset=fields.style_preset,
            aspect_ratio=fields.aspect_ratio,
            output_format=fields.output_format,
            seed=seed_or_random(fields.seed),
            image=image.content,
            strength=fields.strength,
        ),
        identity=identity,
        requested_options=sent_options(fields),
        cancel_at=deadline,
        retain_for=retain_for,
    )
    return (respond_async if prefers_async(request) else respond_sync)(job_request, image, request.base_url)


def respond_sync(job_request: JobRequest[TextToImage], _image: ValidatedImage, base_url: str) -> HttpResponse:
    """Transform the image while the client waits."""
    use_cases = wiring.get_use_cases()
    response = use_cases.sync_generation.run(job_request)
    url = use_cases.result_urls.url(response.job, base_url)
    return image_created(response, url, message="Image transformed successfully", base_url=base_url)


def respond_async(job_request: JobRequest[TextToImage], image: ValidatedImage, base_url: str) -> HttpResponse:
    """Queue a job; its input image is stored."""
    return job_accepted(wiring.get_use_cases().async_jobs.start(job_request, image), base_url=base_url)


snapshots.before_snapshot(lambda: (wiring.get_use_cases().sync_generation, wiring.get_ports().image_validator))
lambda_handler = http_endpoint({"/api/img2img": respond, "/api/staged-img2img/{id}": staged(respond)})
