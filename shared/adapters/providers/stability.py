"""Image provider: Stability AI's REST API v2beta (stable-image ultra, core and sd3), text- and image-to-image.

Requests are form data. Responses are image bytes with a header `finish-reason`; a filtered image has status 200.
"""

from typing import Final

from urllib3.filepost import encode_multipart_formdata

from shared.adapters.http.client import HttpClient, UpstreamResponse
from shared.adapters.providers.generated_images import image_from_base64, image_from_bytes, media_type
from shared.adapters.providers.upstream_api import Key, UpstreamApi, json_object
from shared.domain.errors import AiArtError, ContentFilteredError, ProviderResponseError
from shared.domain.generation import GeneratedImage, ImageToImage, OutputFormat, TextToImage
from shared.domain.models import Model

type Parts = list[tuple[str, str | tuple[str, bytes, str]]]

_FORMATS: Final = {OutputFormat.PNG: "png", OutputFormat.JPG: "jpeg", OutputFormat.WEBP: "webp"}
_PATH: Final = "/v2beta/stable-image/generate/"
_FILTERED: Final = "The prompt or the image was refused by the model's content filter."


class StabilityImages:
    """Implements the port `ImageProvider` for one model."""

    def __init__(self, *, http: HttpClient, url: str, key: Key, model: Model) -> None:
        self._api = UpstreamApi(http=http, url=url, key=key, refusal=refusal)
        self._model = model

    def generate(self, request: TextToImage) -> GeneratedImage:
        return self._generate(to_parts(request, self._model))

    def transform(self, request: ImageToImage) -> GeneratedImage:
        return self._generate(to_parts(request, self._model))

    def _generate(self, parts: Parts) -> GeneratedImage:
        body, content_type = encode_multipart_formdata(parts)
        return from_response(self._api.post(path_of(self._model), body, content_type, accept="image/*"))


def path_of(model: Model) -> str:
    """Return the path of a model: `sd3` for all Stable Diffusion 3.x models, own paths for ultra and core."""
    return _PATH + ("sd3" if model.upstream.startswith("sd3") else model.upstream)


def to_parts(request: TextToImage, model: Model) -> Parts:
    """Return the form fields; only text-to-image has `aspect_ratio`."""
    parts: Parts = [("prompt", request.prompt), ("seed", str(request.seed))]
    parts.append(("output_format", _FORMATS[model.native_format(request.output_format)]))
    if request.negative_prompt:
        parts.append(("negative_prompt", request.negative_prompt))
    if request.style_preset:
        parts.append(("style_preset", request.style_preset.value))
    if model.upstream.startswith("sd3"):
        parts.append(("model", model.upstream))
    if isinstance(request, ImageToImage):
        kind = media_type(request.image)
        parts += [("image", ("image", request.image, kind)), ("strength", format(request.strength, "g"))]
        return [*parts, ("mode", "image-to-image")] if model.upstream.startswith("sd3") else parts
    return [*parts, ("aspect_ratio", model.sizes[request.aspect_ratio])]


def from_response(response: UpstreamResponse) -> GeneratedImage:
    """Parse a response. Raises ContentFilteredError, ProviderResponseError."""
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        fields = json_object(response)
        _check(str(fields.get("finish_reason", "")))
        return image_from_base64(fields.get("image"))
    _check(response.headers.get("finish-reason", "SUCCESS"))
    if not kind.startswith("image/"):
        raise ProviderResponseError("The model's provider sent something that is no image.")
    return image_from_bytes(response.body)


def refusal(response: UpstreamResponse) -> AiArtError | None:
    """Detect moderation of the request: status 403 with that `name`; any other 403 is about the key."""
    if response.status != 403:  # noqa: PLR2004 - HTTP status
        return None
    try:
        name = json_object(response).get("name")
    except ProviderResponseError:
        return None
    return ContentFilteredError(_FILTERED) if name == "content_moderation" else None


def _check(finish_reason: str) -> None:
    if finish_reason == "CONTENT_FILTERED":
        raise ContentFilteredError(_FILTERED)
    if finish_reason != "SUCCESS":
        raise ProviderResponseError("The model's provider sent a response that cannot be read.")
