"""The response of the routes that generate an image while the client waits."""

from typing import Literal, TypedDict

from shared.application.media_urls import ResultUrl
from shared.application.recording import JobResponse
from shared.domain.timestamps import rfc3339
from shared.runtime.http.model_notices import ModelNotices, job_headers, model_notices
from shared.runtime.http.response import HttpResponse
from shared.runtime.http.schema_types import Instant, JobId, Url


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
