"""What a response says about its model: what the model ignored, which provider it replaces, and when it ends."""

from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Literal, NotRequired, TypedDict

from shared.application.recording import JobResponse
from shared.domain.models import Lifecycle, Model


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
