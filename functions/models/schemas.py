"""Response types of GET /api/models."""

from typing import NotRequired, TypedDict

from shared.domain.jobs import JobKind
from shared.domain.models import Lifecycle


class Price(TypedDict):
    """List price."""

    usd: float
    """US dollars."""
    per: str
    """The unit: an image, a video."""


class LifecycleView(TypedDict):
    """Whether a model can be used, and until when."""

    status: Lifecycle
    deprecated: NotRequired[str]
    """The day from which it should no longer be chosen."""
    sunset: NotRequired[str]
    """The day on which it will be retired, where that is known."""
    replacement: NotRequired[str]
    """The model to use instead."""


class ModelProviderView(TypedDict):
    """A provider of a model; the first that is available is used."""

    provider: str
    price: Price
    lifecycle: LifecycleView
    region: NotRequired[str]
    """The AWS region it runs in, for providers on AWS."""


class ModelView(TypedDict):
    """A model."""

    name: str
    """The value of a request's field `model` that selects it."""
    provider: str
    """The one that is used first."""
    providers: list[ModelProviderView]
    """All providers that offer it, in the order of use."""
    operations: list[JobKind]
    """Which of the three POST routes it serves."""
    aspect_ratios: list[str]
    """Those it supports natively; for the others an image is cropped."""
    output_formats: list[str]
    """Those it supports natively; to the others an image is converted."""
    controls: list[str]
    """The request fields that it supports; the others are ignored, and the response lists them."""
    price: Price
    lifecycle: LifecycleView
    default_for: list[JobKind]
    """The routes that use it where a request names no model."""
    description: str
    """A sentence for people."""


class ModelList(TypedDict):
    """All models, including those that are unavailable or retired."""

    models: list[ModelView]
