"""OpenAI's images: `/v1/images/generations` and, for an image in, `/v1/images/edits`; always base64 back."""

from typing import Any

from urllib3.filepost import encode_multipart_formdata

from shared.adapters.http.client import HttpClient
from shared.adapters.providers.generated_images import media_type
from shared.adapters.providers.openai_shape import FORMATS, from_fields, refusal
from shared.adapters.providers.upstream_api import Key, UpstreamApi, json_object
from shared.domain.generation import GeneratedImage, ImageToImage, TextToImage
from shared.domain.models import Model


class OpenAIImages:
    """Implements `shared.ports.ImageProvider` for one model."""

    def __init__(self, *, http: HttpClient, url: str, key: Key, model: Model) -> None:
        self._api = UpstreamApi(http=http, url=url, key=key, refusal=refusal)
        self._model = model

    def generate(self, request: TextToImage) -> GeneratedImage:
        return from_fields(self._api.post_json("/v1/images/generations", to_fields(request, self._model)))

    def transform(self, request: ImageToImage) -> GeneratedImage:
        kind = media_type(request.image)
        fields = to_fields(request, self._model)
        parts = [(name, str(value)) for name, value in fields.items()]
        file = ("image", (f"image.{kind.rpartition('/')[2]}", request.image, kind))
        body, content_type = encode_multipart_formdata([*parts, file])
        return from_fields(json_object(self._api.post("/v1/images/edits", body, content_type)))


def to_fields(request: TextToImage, model: Model) -> dict[str, Any]:
    """What both routes take; these models have no seed, no negative prompt and no strength."""
    return {
        "model": model.upstream,
        "prompt": request.prompt,
        "n": 1,
        "size": model.sizes[request.aspect_ratio],
        "output_format": FORMATS[model.native_format(request.output_format)],
        **model.options,
    }
