"""The wire format of OpenAI's images, which many servers speak: what they have in common, as pure functions."""

from collections.abc import Mapping
from typing import Any, Final, cast

from shared.adapters.http.client import HttpAnswer
from shared.adapters.providers.generated_images import image_of_base64
from shared.adapters.providers.upstream_api import json_object
from shared.domain.errors import (
    AiArtError,
    ContentFilteredError,
    ProviderAccountError,
    ProviderModelGoneError,
    ProviderResponseError,
)
from shared.domain.generation import GeneratedImage, OutputFormat

FORMATS: Final = {OutputFormat.PNG: "png", OutputFormat.JPG: "jpeg", OutputFormat.WEBP: "webp"}
_FILTERED: Final = "The prompt or the image was refused by the model's content filter."
_FILTER_CODES: Final = frozenset({"moderation_blocked", "content_policy_violation"})
_GONE_CODES: Final = frozenset({"model_not_found"})
_CREDIT_CODES: Final = frozenset({"insufficient_quota", "billing_hard_limit_reached", "invalid_api_key"})


def first_item(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The first of `data`. Raises ProviderResponseError where there is none."""
    data = fields.get("data")
    found = cast("list[object]", data)[0] if isinstance(data, list) and data else None
    if not isinstance(found, dict):
        raise ProviderResponseError("The model's provider sent an answer without an image.")
    return cast("dict[str, Any]", found)


def from_fields(fields: Mapping[str, Any]) -> GeneratedImage:
    """The image of an answer that carries it in base64. Raises ProviderResponseError."""
    return image_of_base64(first_item(fields).get("b64_json"))


def refusal(answer: HttpAnswer) -> AiArtError | None:
    """`error.code` says what a 400, 404 or 429 is about: the content filter, a model that is gone, credit used up."""
    try:
        error = json_object(answer).get("error")
    except ProviderResponseError:
        return None
    code = str(cast("dict[str, Any]", error).get("code")) if isinstance(error, dict) else ""
    if code in _FILTER_CODES:
        return ContentFilteredError(_FILTERED)
    if code in _CREDIT_CODES:
        return ProviderAccountError("The model's provider refused this deployment's key or credit.")
    if code in _GONE_CODES:
        return ProviderModelGoneError("The model's provider no longer has this model; choose another one.")
    return None
