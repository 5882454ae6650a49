"""Build the JSON of a model."""

from collections.abc import Sequence

from functions.models.schemas import LifecycleView, ModelProviderView, ModelView
from shared.domain.models import Model


def model_view(offers: Sequence[Model]) -> ModelView:
    """Return a model with all its providers; `offers` has the model at each, the first one used in front."""
    model = offers[0]
    return {
        "name": model.name,
        "provider": model.provider,
        "providers": [_provider_view(offer) for offer in offers],
        "operations": list(model.operations),
        "aspect_ratios": list(model.aspect_ratios),
        "output_formats": list(model.output_formats),
        "controls": list(model.controls),
        "price": {"usd": float(model.price_usd), "per": model.price_per},
        "lifecycle": _lifecycle(model),
        "default_for": list(model.default_for),
        "description": model.description,
    }


def _provider_view(model: Model) -> ModelProviderView:
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
