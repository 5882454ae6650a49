"""Stability's image models on Amazon Bedrock: JSON both ways, base64 images, and a filter that answers with status
200.
"""

import base64
import json
from collections.abc import Mapping
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final, cast

from shared.adapters.http.client import HttpAnswer
from shared.adapters.providers.bedrock_errors import bedrock_errors
from shared.adapters.providers.generated_images import image_of_base64
from shared.adapters.providers.upstream_api import MAX_IMAGE_BYTES, json_object
from shared.domain.errors import ContentFilteredError, ProviderFailedError, ProviderResponseError
from shared.domain.generation import GeneratedImage, ImageToImage, OutputFormat, TextToImage
from shared.domain.models import Model

if TYPE_CHECKING:
    from mypy_boto3_bedrock_runtime import BedrockRuntimeClient

_FORMATS: Final = {OutputFormat.PNG: "png", OutputFormat.JPG: "jpeg", OutputFormat.WEBP: "webp"}
_FILTERED: Final = "The prompt or the image was refused by the model's content filter."


class BedrockImages:
    """Implements `shared.ports.ImageProvider` for one model; the client repeats no call by itself."""

    def __init__(self, *, client: "BedrockRuntimeClient", model: Model) -> None:
        self._client = client
        self._model = model

    def generate(self, request: TextToImage) -> GeneratedImage:
        return self._made(to_fields(request, self._model))

    def transform(self, request: ImageToImage) -> GeneratedImage:
        return self._made(to_fields(request, self._model))

    def _made(self, fields: Mapping[str, Any]) -> GeneratedImage:
        with bedrock_errors(buys=True):
            answer = self._client.invoke_model(
                modelId=self._model.upstream,
                body=json.dumps(fields),
                contentType="application/json",
                accept="application/json",
            )
            with closing(answer["body"]) as body:
                whole = HttpAnswer(200, {}, body.read(MAX_IMAGE_BYTES))
                more = body.read(1)  # at the end it is seen whether all of it came
        if more:
            raise ProviderResponseError("The model's provider sent more than an image can be.")
        return from_fields(json_object(whole))


def to_fields(request: TextToImage, model: Model) -> dict[str, Any]:
    """`aspect_ratio` is for words alone, an image brings its own. Core knows no `mode`."""
    fields: dict[str, Any] = {
        "prompt": request.prompt,
        "seed": request.seed,
        "output_format": _FORMATS[model.native_format(request.output_format)],
    }
    if request.negative_prompt:
        fields["negative_prompt"] = request.negative_prompt
    if isinstance(request, ImageToImage):
        packed = base64.b64encode(request.image).decode()
        fields |= {"image": packed, "strength": request.strength}
        return fields | ({"mode": "image-to-image"} if "sd3" in model.upstream else {})
    return fields | {"aspect_ratio": model.sizes[request.aspect_ratio]}


def from_fields(fields: Mapping[str, Any]) -> GeneratedImage:
    """Raises ContentFilteredError, ProviderFailedError, ProviderResponseError."""
    reason, image = _first(fields.get("finish_reasons")), _first(fields.get("images"))
    if isinstance(reason, str) and reason.startswith("Filter reason"):
        raise ContentFilteredError(_FILTERED)
    if reason == "Inference error":
        raise ProviderFailedError("The model failed to make it.")
    if reason is not None:
        raise ProviderResponseError("The model's provider sent an answer that cannot be read.")
    return image_of_base64(image)


def _first(values: object) -> object:
    return cast("list[object]", values)[0] if isinstance(values, list) and values else None
