"""OpenAI's wire format for images, which many servers implement: parsing of responses and errors."""

from collections.abc import Mapping
from typing import Any, Final, cast

from shared.adapters.http.client import UpstreamResponse
from shared.adapters.providers.generated_images import image_from_base64
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
    """Return the first item of `data`. Raises ProviderResponseError where there is none."""
    data = fields.get("data")
    found = cast("list[object]", data)[0] if isinstance(data, list) and data else None
    if not isinstance(found, dict):
        raise ProviderResponseError("The model's provider sent a response without an image.")
    return cast("dict[str, Any]", found)


def from_fields(fields: Mapping[str, Any]) -> GeneratedImage:
    """Return the base64 image of a response. Raises ProviderResponseError."""
    return image_from_base64(first_item(fields).get("b64_json"))


def refusal(response: UpstreamResponse) -> AiArtError | None:
    """Detect the content filter, a missing model or used-up credit by `error.code`, whatever the status."""
    try:
        error = json_object(response).get("error")
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
