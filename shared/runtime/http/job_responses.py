"""Responses about a job: an image that is ready, a job that runs on, and what both say about the model."""

from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Literal, NotRequired, TypedDict

from shared.application.media_urls import ResultUrl
from shared.application.recording import JobResponse
from shared.domain.jobs import JobStatus
from shared.domain.models import Lifecycle, Model
from shared.domain.timestamps import rfc3339
from shared.runtime.http.response import HttpResponse
from shared.runtime.http.schema_types import Instant, JobId, Url

_POLL_HINT_SECONDS = "5"


class ModelNotices(TypedDict):
    """Which model is used, and how well it can do what was requested."""

    model: str
    """The model that made it, or is to make it."""
    provider: str
    """The provider of that model."""
    fallback_from: NotRequired[str]
    """The provider that could not be called, if another one replaced it."""
    ignored: NotRequired[list[str]]
    """Fields that were sent and that this model has no control for."""
    seed_honoured: NotRequired[Literal[False]]
    """Present if the model has no seed: the same seed gives another result."""


class LinkLife(TypedDict, total=False):
    """How long a URL is valid, if it is not a stable address."""

    url_expires_at: Instant
    """Where media are private, `image_url` is a presigned link that is valid until then."""


class ImageCreated(ModelNotices, LinkLife):
    """An image that was generated while the client waited."""

    success: Literal[True]
    message: str
    """A sentence for people."""
    image_url: Url
    """Where the image is, under the base URL that the request came to; it redirects to a fresh link each time."""
    seed: int
    """The seed used: send it again, with the same input, for the same image where the model can promise that."""
    id: JobId
    """The job, for `/api/jobs/{id}`: keep it secret, since it is all that is needed to delete the image."""


class SelfLink(TypedDict):
    """The job's own address."""

    self: Url


class JobAccepted(ModelNotices):
    """A job that runs while the client does something else."""

    success: Literal[True]
    id: JobId
    """The job: keep it secret, since it is all that is needed to read and to delete it."""
    status: JobStatus
    message: str
    """A sentence for people."""
    links: SelfLink


def image_created(response: JobResponse, url: ResultUrl, *, message: str, base_url: str) -> HttpResponse:
    """The documented response of generate and img2img."""
    life: LinkLife = {"url_expires_at": rfc3339(url.expires_at)} if url.expires_at else {}
    body: ImageCreated = {
        "success": True,
        "message": message,
        "image_url": url.url,
        "seed": response.job.seed,
        "id": response.job.id,
        **model_notices(response),
        **life,
    }
    return HttpResponse(200, body, job_headers(response, base_url))


def job_accepted(response: JobResponse, *, base_url: str) -> HttpResponse:
    """202, with the job's address in the body and in Location."""
    address = f"{base_url}/api/jobs/{response.job.id}"
    body: JobAccepted = {
        "success": True,
        "id": response.job.id,
        "status": response.job.status,
        "message": "The job was accepted; ask for it at its address.",
        "links": {"self": address},
        **model_notices(response),
    }
    headers = {"Location": address, "Preference-Applied": "respond-async", "Retry-After": _POLL_HINT_SECONDS}
    return HttpResponse(202, body, headers | job_headers(response, base_url))


def model_notices(response: JobResponse) -> ModelNotices:
    """Fields of the body."""
    job, model = response.job, response.model
    notices: ModelNotices = {"model": job.model, "provider": job.provider}
    if job.fallback_from:
        notices["fallback_from"] = job.fallback_from
    if job.ignored_options:
        notices["ignored"] = list(job.ignored_options)
    if model and "seed" not in model.controls:
        notices["seed_honoured"] = False
    return notices


def job_headers(response: JobResponse, base_url: str) -> dict[str, str]:
    """Idempotent-Replayed for a repeated request; Deprecation (RFC 9745), Sunset (RFC 8594) and Link for a model that
    ends.
    """
    replayed = {"Idempotent-Replayed": "true"} if response.replayed else {}
    if response.model is None or response.model.lifecycle is not Lifecycle.DEPRECATED:
        return replayed
    return replayed | _lifecycle_headers(response.model, base_url)


def _lifecycle_headers(model: Model, base_url: str) -> dict[str, str]:
    page = f"{base_url}/api/models"
    links = [f'<{page}/{model.name}>; rel="deprecation"', f'<{page}/{model.replacement}>; rel="successor-version"']
    headers = {"Link": ", ".join(links)}
    if model.deprecated:
        headers["Deprecation"] = f"@{int(_midnight(model.deprecated).timestamp())}"
    if model.sunset:
        headers["Sunset"] = format_datetime(_midnight(model.sunset), usegmt=True)
    return headers


def _midnight(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)
