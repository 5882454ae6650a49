"""The routes of models."""

from typing import Final

from functions.models.schemas import ModelList, ModelView
from shared.domain import errors
from tools.openapi.operation import Operation, Operations, Response

_MODEL: Final = {
    "name": "sandbox",
    "provider": "sandbox",
    "providers": [{"provider": "sandbox", "price": {"usd": 0.0, "per": "image"}, "lifecycle": {"status": "active"}}],
    "operations": ["generate", "img2img"],
    "aspect_ratios": ["1:1", "16:9"],
    "output_formats": ["png", "jpg", "webp"],
    "controls": ["negative_prompt", "seed"],
    "price": {"usd": 0.0, "per": "image"},
    "lifecycle": {"status": "active"},
    "default_for": ["generate"],
    "description": "Procedural art, no AI model.",
}

MODELS: Final[Operations] = {
    ("GET", "/api/models"): Operation(
        id="list_models",
        tag="Models",
        summary="List all models",
        description="The response may be cached for a minute.",
        responses=(Response(status=200, description="The models.", shape=ModelList, example={"models": [_MODEL]}),),
    ),
    ("GET", "/api/models/{name}"): Operation(
        id="read_model",
        tag="Models",
        summary="Read a model",
        description="The response may be cached for a minute.",
        parameters=("ModelName",),
        responses=(Response(status=200, description="The model.", shape=ModelView, example=_MODEL),),
        errors=(errors.NotFoundError,),
    ),
}
