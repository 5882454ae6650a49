"""The answer of the routes that make an image while the client waits."""

from typing import Literal, TypedDict

from shared.application.recording import Ordered
from shared.application.result_urls import ResultAddress
from shared.domain.timestamps import rfc3339
from shared.runtime.http.job_accepted import replay_headers
from shared.runtime.http.model_notices import ModelNotices, lifecycle_headers, notes
from shared.runtime.http.response import HttpResponse
from shared.runtime.http.schema_types import Instant, JobId, Url


class LinkLife(TypedDict, total=False):
    """How long an address is good for, where it is no stable one."""

    url_expires_at: Instant
    """Where media are private, `image_url` is a link itself, and good until then."""


class ImageCreated(ModelNotices, LinkLife):
    """An image that was made while the client waited."""

    success: Literal[True]
    message: str
    """A sentence for people."""
    image_url: Url
    """Where the image is, under the base URL that the request came to; it redirects to a fresh link each time."""
    seed: int
    """The seed used: send it again, with the same input, for the same image where the model can promise that."""
    id: JobId
    """The job, for `/api/jobs/{id}`: keep it to yourself, since it is all that is needed to delete the image."""


def image_created(ordered: Ordered, *, message: str, address: ResultAddress, base_url: str) -> HttpResponse:
    """The documented answer of generate and img2img, with what the model could not honour."""
    job = ordered.accepted.job
    life: LinkLife = {"url_expires_at": rfc3339(address.expires_at)} if address.expires_at else {}
    body: ImageCreated = {
        "success": True,
        "message": message,
        "image_url": address.url,
        "seed": job.seed,
        "id": job.id,
        **notes(ordered),
        **life,
    }
    return HttpResponse(200, body, replay_headers(ordered.accepted) | lifecycle_headers(ordered.model, base_url))
