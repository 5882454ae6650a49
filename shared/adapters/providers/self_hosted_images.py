"""Image servers of the deployer's own that speak OpenAI's format, each with habits: LocalAI, vLLM-Omni, SGLang, sd-
server.
"""

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from urllib3.filepost import encode_multipart_formdata

from shared.adapters.http.client import HttpClient
from shared.adapters.providers.generated_images import media_type
from shared.adapters.providers.openai_shape import FORMATS, from_fields, refusal
from shared.adapters.providers.upstream_api import Key, UpstreamApi, json_object
from shared.domain.generation import GeneratedImage, ImageToImage, TextToImage
from shared.domain.models import Model

type Fields = dict[str, Any]
type Habit = Callable[[Fields, TextToImage, Model], Fields]

_GENERATIONS: Final = "/v1/images/generations"
_TAG: Final = "sd_cpp_extra_args"
_NO_TAG: Final = "sd cpp extra args"  # a caller's words must not become the server's arguments
_EDITS: Final = "/v1/images/edits"


class SelfHostedImages:
    """Implements `shared.ports.ImageProvider`; the model's provider names the program, `served_model` its model."""

    def __init__(self, *, http: HttpClient, url: str, key: Key, model: Model, served_model: str) -> None:
        self._api = UpstreamApi(http=http, url=url, key=key, refusal=refusal)
        self._model = model
        self._served_model = served_model

    def generate(self, request: TextToImage) -> GeneratedImage:
        return from_fields(self._api.post_json(_GENERATIONS, self._fields(request)))

    def transform(self, request: ImageToImage) -> GeneratedImage:
        fields = self._fields(request)
        if self._model.provider == "localai":  # it has no edits; images to set out from go with the generation
            packed = base64.b64encode(request.image).decode()
            return from_fields(self._api.post_json(_GENERATIONS, {**fields, "file": packed}))
        kind = media_type(request.image)
        file = ("image", (f"image.{kind.rpartition('/')[2]}", request.image, kind))
        parts = [(name, str(value)) for name, value in fields.items()]
        body, content_type = encode_multipart_formdata([*parts, file])
        return from_fields(json_object(self._api.post(_EDITS, body, content_type)))

    def _fields(self, request: TextToImage) -> Fields:
        return to_fields(request, self._model, self._served_model)


def to_fields(request: TextToImage, model: Model, served_model: str) -> Fields:
    """What all of them take, then each one's own habit."""
    named = {"model": served_model} if served_model else {}
    fields: Fields = {**named, "prompt": request.prompt, "n": 1, "size": model.sizes[request.aspect_ratio]}
    return _HABITS[model.provider](fields, request, model)


def _localai(fields: Fields, request: TextToImage, _model: Model) -> Fields:
    """What is not wanted stands behind a bar in the prompt."""
    unwanted = f"|{request.negative_prompt}" if request.negative_prompt else ""
    return {**fields, "prompt": request.prompt.replace("|", " ") + unwanted, "response_format": "b64_json"}


def _vllm_omni(fields: Fields, request: TextToImage, _model: Model) -> Fields:
    more: Fields = {"negative_prompt": request.negative_prompt} if request.negative_prompt else {}
    return {**fields, "response_format": "b64_json", "seed": request.seed, **more}


def _sglang(fields: Fields, _request: TextToImage, _model: Model) -> Fields:
    return {**fields, "response_format": "b64_json"}


def _sd_server(fields: Fields, request: TextToImage, model: Model) -> Fields:
    """It takes four fields and no more; the rest goes inside the prompt, as JSON between tags of its own."""
    extra = json.dumps({"seed": request.seed} | _unwanted(request)).replace(_TAG, _NO_TAG)
    taken = {name: value for name, value in fields.items() if name != "model"}
    prompt = f"{request.prompt.replace(_TAG, _NO_TAG)}<{_TAG}>{extra}</{_TAG}>"
    return {**taken, "prompt": prompt, "output_format": FORMATS[model.native_format(request.output_format)]}


def _unwanted(request: TextToImage) -> Fields:
    return {"negative_prompt": request.negative_prompt} if request.negative_prompt else {}


_HABITS: Final[Mapping[str, Habit]] = {
    "localai": _localai,
    "vllm-omni": _vllm_omni,
    "sglang": _sglang,
    "sd-server": _sd_server,
}
