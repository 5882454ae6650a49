"""The answer of the routes that make a picture while the client waits."""

from typing import Literal, NotRequired, TypedDict

from shared.application.addresses import ResultAddress
from shared.application.orders import Accepted
from shared.domain.catalogue import Model
from shared.domain.instants import rfc3339
from shared.runtime.http.accepted_job import replay_headers
from shared.runtime.http.response import HttpResponse
from shared.runtime.http.wire import Instant, JobId, Url


class MadeImage(TypedDict):
    """A picture that was made while the client waited."""

    success: Literal[True]
    message: str
    """A sentence for people."""
    image_url: Url
    """Where the picture is, under the base URL that the request came to; it redirects to a fresh link each time."""
    url_expires_at: NotRequired[Instant]
    """Where media are private, `image_url` is a link itself, and good until then."""
    seed: int
    """The seed used: send it again, with the same input, for the same picture where the model can promise that."""
    id: JobId
    """The job, for `/api/jobs/{id}`: keep it to yourself, since it is all that is needed to delete the picture."""
    model: str
    """The model that made it."""
    ignored: NotRequired[list[str]]
    """Fields that were sent and for which this model has no control."""
    seed_honoured: NotRequired[Literal[False]]
    """Stands here where the model has no seed: the same one will give another picture."""


def made_image(accepted: Accepted, *, model: Model, message: str, address: ResultAddress) -> HttpResponse:
    """The documented answer of generate and img2img, with what the model could not honour."""
    job = accepted.job
    body: MadeImage = {
        "success": True,
        "message": message,
        "image_url": address.url,
        "seed": job.seed,
        "id": job.id,
        "model": job.model,
    }
    if address.expires_at:
        body["url_expires_at"] = rfc3339(address.expires_at)
    if job.ignored:
        body["ignored"] = list(job.ignored)
    if "seed" not in model.controls:
        body["seed_honoured"] = False
    return HttpResponse(200, body, replay_headers(accepted))
