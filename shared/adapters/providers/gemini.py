"""Gemini image models through `generateContent`: one image a call, JPEG unless the model decides otherwise."""

import base64
from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from shared.adapters.http.client import HttpAnswer, HttpClient
from shared.adapters.providers.generated_images import image_of_base64, media_type
from shared.adapters.providers.upstream_api import Key, UpstreamApi, json_object
from shared.domain.errors import (
    AiArtError,
    ContentFilteredError,
    ProviderAccountError,
    ProviderResponseError,
)
from shared.domain.generation import GeneratedImage, ImageToImage, TextToImage
from shared.domain.models import Model

_FILTERED: Final = "The prompt or the image was refused by the model's content filter."
_REFUSALS: Final = frozenset(
    {"SAFETY", "PROHIBITED_CONTENT", "BLOCKLIST", "SPII", "RECITATION", "IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT",
     "IMAGE_RECITATION"}
)  # fmt: skip
_KEY_REFUSED: Final = frozenset({"UNAUTHENTICATED", "PERMISSION_DENIED"})


class GeminiImages:
    """Implements `shared.ports.ImageProvider` for one model."""

    def __init__(self, *, http: HttpClient, url: str, key: Key, model: Model) -> None:
        self._api = UpstreamApi(http=http, url=url, key=key, refusal=refusal)
        self._model = model

    def generate(self, request: TextToImage) -> GeneratedImage:
        return self._made(to_fields(request, self._model))

    def transform(self, request: ImageToImage) -> GeneratedImage:
        return self._made(to_fields(request, self._model))

    def _made(self, fields: Mapping[str, Any]) -> GeneratedImage:
        return from_fields(self._api.post_json(f"/v1beta/models/{self._model.upstream}:generateContent", fields))


def to_fields(request: TextToImage, model: Model) -> dict[str, Any]:
    """Words first, then the image they speak of."""
    parts: list[dict[str, Any]] = [{"text": request.prompt}]
    if isinstance(request, ImageToImage):
        data = base64.b64encode(request.image).decode()
        parts.append({"inlineData": {"mimeType": media_type(request.image), "data": data}})
    config = {
        "responseModalities": ["IMAGE", "TEXT"],
        "imageConfig": {"aspectRatio": model.sizes[request.aspect_ratio]},
    }
    return {"contents": [{"parts": parts}], "generationConfig": config}


def from_fields(fields: Mapping[str, Any]) -> GeneratedImage:
    """The first image among the candidates' parts. Raises ContentFilteredError, ProviderResponseError."""
    feedback = fields.get("promptFeedback")
    if isinstance(feedback, dict) and cast("dict[str, Any]", feedback).get("blockReason"):
        raise ContentFilteredError(_FILTERED)
    for candidate in _objects(fields.get("candidates")):
        for part in _objects(_object(candidate.get("content")).get("parts")):
            inline = _object(part.get("inlineData"))
            if inline and not part.get("thought"):
                return image_of_base64(inline.get("data"))
        if str(candidate.get("finishReason")) in _REFUSALS:
            raise ContentFilteredError(_FILTERED)
    raise ProviderResponseError("The model's provider sent an answer without an image.")


def refusal(answer: HttpAnswer) -> AiArtError | None:
    """A bad key may come as 400 as well; `error.details[].reason` and `error.status` tell."""
    try:
        error = _object(json_object(answer).get("error"))
    except ProviderResponseError:
        return None
    reasons = {str(detail.get("reason")) for detail in _objects(error.get("details"))}
    if str(error.get("status")) in _KEY_REFUSED or "API_KEY_INVALID" in reasons:
        return ProviderAccountError("The model's provider refused this deployment's key.")
    return None


def _object(value: object) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _objects(value: object) -> Iterator[dict[str, Any]]:
    return (_object(each) for each in cast("list[object]", value)) if isinstance(value, list) else iter(())
