"""A model as JSON."""

from functions.models.schemas import LifecycleView, ModelView
from shared.domain.catalogue import Model


def model_view(model: Model) -> ModelView:
    return {
        "name": model.name,
        "provider": model.provider,
        "operations": list(model.operations),
        "aspect_ratios": list(model.aspect_ratios),
        "output_formats": list(model.output_formats),
        "controls": list(model.controls),
        "price": {"usd": float(model.price_usd), "per": model.price_per},
        "lifecycle": _lifecycle(model),
        "default_for": list(model.default_for),
        "description": model.description,
    }


def _lifecycle(model: Model) -> LifecycleView:
    view: LifecycleView = {"status": model.lifecycle}
    if model.sunset is not None:
        view["sunset"] = model.sunset
    if model.replacement is not None:
        view["replacement"] = model.replacement
    return view
