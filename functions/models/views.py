"""A model as JSON."""

from typing import Any

from shared.domain.catalogue import Model


def model_view(model: Model) -> dict[str, Any]:
    lifecycle = {"status": model.lifecycle.value, "sunset": model.sunset, "replacement": model.replacement}
    return {
        "name": model.name,
        "provider": model.provider,
        "operations": [operation.value for operation in model.operations],
        "aspect_ratios": list(model.aspect_ratios),
        "output_formats": list(model.output_formats),
        "controls": list(model.controls),
        "price": {"usd": float(model.price_usd), "per": model.price_per},
        "lifecycle": {name: value for name, value in lifecycle.items() if value is not None},
        "default_for": [operation.value for operation in model.default_for],
        "description": model.description,
    }
