"""What GET /api/models answers."""

from typing import NotRequired, TypedDict

from shared.domain.jobs import JobKind
from shared.domain.models import Lifecycle


class Price(TypedDict):
    """List price."""

    usd: float
    """US dollars."""
    per: str
    """For what: an image, a video."""


class LifecycleView(TypedDict):
    """Whether a model can be asked for, and until when."""

    status: Lifecycle
    deprecated: NotRequired[str]
    """The day from which it should not be chosen any more."""
    sunset: NotRequired[str]
    """The day on which it goes, where that is known."""
    replacement: NotRequired[str]
    """The model to take instead."""


class ModelPlace(TypedDict):
    """One provider of a model; the first that can be asked is."""

    provider: str
    price: Price
    lifecycle: LifecycleView
    region: NotRequired[str]
    """The AWS region it runs in, where it is one."""


class ModelView(TypedDict):
    """A model."""

    name: str
    """What a request's `model` says to choose it."""
    provider: str
    """The one that is asked first."""
    providers: list[ModelPlace]
    """All that have it, in the order in which they are asked."""
    operations: list[JobKind]
    """Which of the three POST routes it serves."""
    aspect_ratios: list[str]
    """Those it makes natively; from the others an image is cropped."""
    output_formats: list[str]
    """Those it makes natively; into the others an image is converted."""
    controls: list[str]
    """The request's fields that it honours; the others are ignored, and the answer says so."""
    price: Price
    lifecycle: LifecycleView
    default_for: list[JobKind]
    """The routes that use it where a request names no model."""
    description: str
    """A sentence for people."""


class ModelList(TypedDict):
    """Every model, those included that cannot be asked for (now, or any more)."""

    models: list[ModelView]
