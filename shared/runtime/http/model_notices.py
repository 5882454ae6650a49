"""What an answer tells of the model: what it could not honour, who stood in for whom, and that it is going away."""

from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Literal, NotRequired, TypedDict

from shared.application.recording import Ordered
from shared.domain.models import Lifecycle, Model


class ModelNotices(TypedDict):
    """Who makes it, and how well it can do what was asked."""

    model: str
    """The model that made it, or is to make it."""
    provider: str
    """Where that model runs."""
    fallback_from: NotRequired[str]
    """The provider that could not be asked, where another stood in for it."""
    ignored: NotRequired[list[str]]
    """Fields that were sent and for which this model has no control."""
    seed_honoured: NotRequired[Literal[False]]
    """Stands here where the model has no seed: the same one will give another result."""


def notes(ordered: Ordered) -> ModelNotices:
    """Fields of the body."""
    job, model = ordered.accepted.job, ordered.model
    told: ModelNotices = {"model": job.model, "provider": job.provider}
    if job.fallback_from:
        told["fallback_from"] = job.fallback_from
    if job.ignored_options:
        told["ignored"] = list(job.ignored_options)
    if model and "seed" not in model.controls:
        told["seed_honoured"] = False
    return told


def lifecycle_headers(model: Model | None, base_url: str) -> dict[str, str]:
    """Deprecation (RFC 9745), Sunset (RFC 8594) and Link, on the answers of a model that is going away."""
    if model is None or model.lifecycle is not Lifecycle.DEPRECATED:
        return {}
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
