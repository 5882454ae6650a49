"""The routes of models."""

from typing import Final

from functions.models.schemas import ModelList, ModelView
from shared.domain import errors
from tools.openapi.operation import Answer, Operation, Operations

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
        summary="Every model",
        description="May be remembered for a minute.",
        answers=(Answer(status=200, description="The models.", shape=ModelList, example={"models": [_MODEL]}),),
    ),
    ("GET", "/api/models/{name}"): Operation(
        id="read_model",
        tag="Models",
        summary="A model",
        description="May be remembered for a minute.",
        parameters=("ModelName",),
        answers=(Answer(status=200, description="The model.", shape=ModelView, example=_MODEL),),
        errors=(errors.NotFoundError,),
    ),
}
