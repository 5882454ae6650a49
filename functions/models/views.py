"""A model as JSON."""

from collections.abc import Sequence

from functions.models.schemas import LifecycleView, ModelProviderView, ModelView
from shared.domain.models import Model


def model_view(places: Sequence[Model]) -> ModelView:
    """The model at all its providers, the one that is asked first in front."""
    model = places[0]
    return {
        "name": model.name,
        "provider": model.provider,
        "providers": [_place(place) for place in places],
        "operations": list(model.operations),
        "aspect_ratios": list(model.aspect_ratios),
        "output_formats": list(model.output_formats),
        "controls": list(model.controls),
        "price": {"usd": float(model.price_usd), "per": model.price_per},
        "lifecycle": _lifecycle(model),
        "default_for": list(model.default_for),
        "description": model.description,
    }


def _place(model: Model) -> ModelProviderView:
    view: ModelProviderView = {
        "provider": model.provider,
        "price": {"usd": float(model.price_usd), "per": model.price_per},
        "lifecycle": _lifecycle(model),
    }
    if model.region is not None:
        view["region"] = model.region
    return view


def _lifecycle(model: Model) -> LifecycleView:
    view: LifecycleView = {"status": model.lifecycle}
    if model.deprecated is not None:
        view["deprecated"] = model.deprecated
    if model.sunset is not None:
        view["sunset"] = model.sunset
    if model.replacement is not None:
        view["replacement"] = model.replacement
    return view
