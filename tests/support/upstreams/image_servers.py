"""Self-hosted image servers with OpenAI's format, each with its own differences.

Source: documentation of LocalAI (`mudler/LocalAI`), vLLM-Omni (docs/serving), SGLang Diffusion (its `openai_api`) and
sd-server (`stable-diffusion.cpp`, examples/server/api.md).
"""

import base64
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from tests.support.upstreams.exchange import File, RefusedError, Request, Response, json_response
from tests.support.upstreams.media import image, open_image

type Responder = Callable[[Request], Response]

_EXTRA = re.compile(r"<sd_cpp_extra_args>(.*?)</sd_cpp_extra_args>", re.DOTALL)


def detail(status: int, text: object) -> Response:
    """FastAPI's error format, which vLLM-Omni and SGLang use."""
    return json_response({"detail": text}, status)


def openai_error(status: int, message: str) -> Response:
    return json_response({"error": {"code": status, "message": message, "type": ""}}, status)


def localai(key: str) -> Responder:
    """Documented: no edits; an input image is sent as `file`, in base64 or as a URL; `positive|negative` prompt."""

    def respond(request: Request) -> Response:
        _check_key(request, key, openai_error)
        if (request.method, request.path) != ("POST", "/v1/images/generations"):
            return openai_error(404, "Resource not found")
        fields = _fields(request, openai_error)
        if fields.get("response_format", "url") not in {"url", "b64_json"}:
            return openai_error(500, "unknown response format")
        if "file" in fields:
            _check_image_file(base64.b64decode(fields["file"]), openai_error)
        return _image_response(fields, str(fields.get("prompt")), {"id": "7c1e"})

    return respond


def vllm_omni(key: str) -> Responder:
    """Documented: `response_format` is `b64_json` (default) or `file`; edits are a form; `negative_prompt`, `seed`."""

    def respond(request: Request) -> Response:
        _check_key(request, key, detail)
        fields = _fields_of_either_route(request, detail)
        if fields.get("response_format", "b64_json") not in {"b64_json", "file"}:
            return detail(422, [{"loc": ["body", "response_format"], "msg": "Input should be 'b64_json' or 'file'"}])
        return _image_response(fields, str(fields["prompt"]))

    return respond


def sglang(key: str) -> Responder:
    """Documented: `response_format` is `url` by default; the response has more fields."""

    def respond(request: Request) -> Response:
        _check_key(request, key, detail)
        fields = _fields_of_either_route(request, detail)
        more = {"id": "img-1", "file_path": None, "peak_memory_mb": 9000.0, "inference_time_s": 1.5}
        if fields.get("response_format", "url") == "url":
            return json_response({"created": 1, "data": [{"url": f"{request.origin}/v1/images/img-1"}], **more})
        return _image_response(fields, str(fields["prompt"]), more)

    return respond


def sd_server(key: str) -> Responder:
    """Documented: only `prompt n size output_format output_compression`; extra arguments are inside the prompt."""

    def respond(request: Request) -> Response:
        _check_key(request, key, openai_error)
        fields = _fields_of_either_route(request, openai_error)
        known = {"prompt", "n", "size", "output_format", "output_compression", "image", "image[]", "mask"}
        if set(fields) - known:
            return openai_error(400, f"unknown: {sorted(set(fields) - known)}")
        extra = _EXTRA.findall(str(fields["prompt"]))
        try:
            arguments = [json.loads(text) for text in extra]
        except ValueError:
            return openai_error(400, "invalid sd_cpp_extra_args")
        if len(arguments) > 1:
            return openai_error(400, "sd_cpp_extra_args twice")
        prompt = _EXTRA.sub("", str(fields["prompt"]))
        return _image_response(fields, prompt, variant=repr(arguments), kind=str(fields.get("output_format", "png")))

    return respond


def _check_key(request: Request, key: str, refusal: Callable[[int, str], Response]) -> None:
    """All of them can be started with or without a key."""
    if key and request.headers.get("authorization") != f"Bearer {key}":
        raise RefusedError(refusal(401, "Unauthorized"))


def _fields_of_either_route(request: Request, refusal: Callable[[int, str], Response]) -> Mapping[str, Any]:
    if (request.method, request.path) == ("POST", "/v1/images/generations"):
        return _fields(request, refusal)
    if (request.method, request.path) == ("POST", "/v1/images/edits"):
        return _form(request, refusal)
    raise RefusedError(refusal(404, "Not Found"))


def _fields(request: Request, refusal: Callable[[int, str], Response]) -> Mapping[str, Any]:
    try:
        fields = request.json()
    except ValueError:
        raise RefusedError(refusal(400, "not JSON")) from None
    return _with_prompt(fields, refusal)


def _form(request: Request, refusal: Callable[[int, str], Response]) -> Mapping[str, Any]:
    try:
        form = request.form()
    except ValueError:
        raise RefusedError(refusal(400, "not a form")) from None
    file = form.get("image") or form.get("image[]")
    _check_image_file(file.content if isinstance(file, File) else b"", refusal)
    return _with_prompt(form, refusal)


def _with_prompt(fields: Any, refusal: Callable[[int, str], Response]) -> Mapping[str, Any]:
    if not isinstance(fields, dict) or not fields.get("prompt"):
        raise RefusedError(refusal(400, "prompt: field required"))
    return fields


def _check_image_file(content: bytes, refusal: Callable[[int, str], Response]) -> None:
    try:
        open_image(content)
    except ValueError:
        raise RefusedError(refusal(400, "not an image")) from None


def _image_response(
    fields: Mapping[str, Any],
    prompt: str,
    more: Mapping[str, object] | None = None,
    *,
    variant: str | None = None,
    kind: str = "png",
) -> Response:
    """`data[].b64_json`; another seed gives another image."""
    width, _, height = str(fields.get("size", "512x512")).partition("x")
    made = image((int(width), int(height)), kind, prompt + (variant or str(fields.get("seed"))))
    item = {"b64_json": base64.b64encode(made).decode()}
    return json_response({"created": 1_795_000_000, "data": [item], **(more or {})})
