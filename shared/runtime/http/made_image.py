"""The answer of the routes that make a picture while the client waits."""

from typing import Literal

from shared.application.orders import Ordered
from shared.runtime.http.accepted_job import replay_headers
from shared.runtime.http.model_notes import ModelNotes, lifecycle_headers, notes
from shared.runtime.http.response import HttpResponse
from shared.runtime.http.wire import JobId, Url


class MadeImage(ModelNotes):
    """A picture that was made while the client waited."""

    success: Literal[True]
    message: str
    """A sentence for people."""
    image_url: Url
    """Where the picture is, under the base URL that the request came to; it redirects to a fresh link each time."""
    seed: int
    """The seed used: send it again, with the same input, for the same picture where the model can promise that."""
    id: JobId
    """The job, for `/api/jobs/{id}`: keep it to yourself, since it is all that is needed to delete the picture."""


def made_image(ordered: Ordered, *, message: str, base_url: str) -> HttpResponse:
    """The documented answer of generate and img2img, with what the model could not honour."""
    job = ordered.accepted.job
    body: MadeImage = {
        "success": True,
        "message": message,
        "image_url": f"{base_url}{job.media_key.path if job.media_key else ''}",
        "seed": job.seed,
        "id": job.id,
        **notes(ordered),
    }
    return HttpResponse(200, body, replay_headers(ordered.accepted) | lifecycle_headers(ordered.model, base_url))
