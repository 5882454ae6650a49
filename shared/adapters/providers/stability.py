"""Stability AI's REST API, v2beta: stable-image ultra, core and sd3, from words and from an image.

Form data always, an image back as bytes with `finish-reason` in a header; a filtered one comes blurred with status
200.
"""

from typing import Final

from urllib3.filepost import encode_multipart_formdata

from shared.adapters.http.client import HttpAnswer, HttpClient
from shared.adapters.providers.generated_images import image_of_base64, made_image, media_type
from shared.adapters.providers.upstream_api import Key, UpstreamApi, json_object
from shared.domain.errors import AiArtError, ContentFilteredError, ProviderResponseError
from shared.domain.generation import GeneratedImage, ImageToImage, OutputFormat, TextToImage
from shared.domain.models import Model

type Parts = list[tuple[str, str | tuple[str, bytes, str]]]

_FORMATS: Final = {OutputFormat.PNG: "png", OutputFormat.JPG: "jpeg", OutputFormat.WEBP: "webp"}
_PATH: Final = "/v2beta/stable-image/generate/"
_FILTERED: Final = "The prompt or the image was refused by the model's content filter."


class StabilityImages:
    """Implements `shared.ports.ImageProvider` for one model."""

    def __init__(self, *, http: HttpClient, url: str, key: Key, model: Model) -> None:
        self._api = UpstreamApi(http=http, url=url, key=key, refusal=refusal)
        self._model = model

    def generate(self, request: TextToImage) -> GeneratedImage:
        return self._made(to_parts(request, self._model))

    def transform(self, request: ImageToImage) -> GeneratedImage:
        return self._made(to_parts(request, self._model))

    def _made(self, parts: Parts) -> GeneratedImage:
        body, content_type = encode_multipart_formdata(parts)
        return from_answer(self._api.post(path_of(self._model), body, content_type, accept="image/*"))


def path_of(model: Model) -> str:
    """`sd3` serves every Stable Diffusion 3.x model; ultra and core have paths of their own."""
    return _PATH + ("sd3" if model.upstream.startswith("sd3") else model.upstream)


def to_parts(request: TextToImage, model: Model) -> Parts:
    """The form's fields; `aspect_ratio` is for words alone, an image brings its own."""
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


def from_answer(answer: HttpAnswer) -> GeneratedImage:
    """Raises ContentFilteredError, ProviderResponseError."""
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        fields = json_object(answer)
        _check(str(fields.get("finish_reason", "")))
        return image_of_base64(fields.get("image"))
    _check(answer.headers.get("finish-reason", "SUCCESS"))
    if not kind.startswith("image/"):
        raise ProviderResponseError("The model's provider sent something that is no image.")
    return made_image(answer.body)


def refusal(answer: HttpAnswer) -> AiArtError | None:
    """403 is the moderation of the request where its `name` says so, and a matter of the key where not."""
    if answer.status != 403:  # noqa: PLR2004 - the status is the fact
        return None
    try:
        name = json_object(answer).get("name")
    except ProviderResponseError:
        return None
    return ContentFilteredError(_FILTERED) if name == "content_moderation" else None


def _check(finish_reason: str) -> None:
    if finish_reason == "CONTENT_FILTERED":
        raise ContentFilteredError(_FILTERED)
    if finish_reason != "SUCCESS":
        raise ProviderResponseError("The model's provider sent an answer that cannot be read.")
