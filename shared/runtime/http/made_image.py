"""The answer of the routes that make a picture while the client waits."""

from typing import Any

from shared.application.orders import Accepted
from shared.domain.catalogue import Model
from shared.runtime.http.accepted_job import replay_headers
from shared.runtime.http.response import HttpResponse


def made_image(accepted: Accepted, *, model: Model, message: str, base_url: str) -> HttpResponse:
    """The documented answer of generate and img2img, with what the model could not honour."""
    job = accepted.job
    body: dict[str, Any] = {
        "success": True,
        "message": message,
        "image_url": f"{base_url}{job.media_key.path if job.media_key else ''}",
        "seed": job.seed,
        "id": job.id,
        "model": job.model,
    }
    if job.ignored:
        body["ignored"] = list(job.ignored)
    if "seed" not in model.controls:
        body["seed_honoured"] = False
    return HttpResponse(200, body, replay_headers(accepted))
