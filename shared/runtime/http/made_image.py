"""The answer of the routes that make a picture while the client waits."""

from collections.abc import Sequence
from typing import Any

from shared.domain.catalogue import Model
from shared.domain.jobs import Job
from shared.runtime.http.response import HttpResponse


def made_image(job: Job, *, model: Model, ignored: Sequence[str], message: str, base_url: str) -> HttpResponse:
    """The documented answer of generate and img2img, with what the model could not honour."""
    body: dict[str, Any] = {
        "success": True,
        "message": message,
        "image_url": f"{base_url}{job.media_key.path if job.media_key else ''}",
        "seed": job.seed,
        "id": job.id,
        "model": job.model,
    }
    if ignored:
        body["ignored"] = list(ignored)
    if "seed" not in model.controls:
        body["seed_honoured"] = False
    return HttpResponse(200, body)
