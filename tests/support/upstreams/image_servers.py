"""Image servers for one's own machine that speak OpenAI's format, each with its habits.

facts: self-hosted servers: LocalAI (`mudler/LocalAI`), vLLM-Omni (docs/serving), SGLang Diffusion (its `openai_api`),
sd-server (`stable-diffusion.cpp`, examples/server/api.md).
"""

import base64
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from tests.support.upstreams.exchange import Answer, File, RefusedError, Request, as_json
from tests.support.upstreams.made import image, opened

type Speaker = Callable[[Request], Answer]

_EXTRA = re.compile(r"<sd_cpp_extra_args>(.*?)</sd_cpp_extra_args>", re.DOTALL)


def detail(status: int, text: object) -> Answer:
    """FastAPI's errors, which vLLM-Omni and SGLang answer with."""
    return as_json({"detail": text}, status)


def openai_error(status: int, message: str) -> Answer:
    return as_json({"error": {"code": status, "message": message, "type": ""}}, status)


def localai(key: str) -> Speaker:
    """facts: no edits; an image to set out from goes as `file`, in base64 or by address; `positive|negative`."""

    def speak(request: Request) -> Answer:
        _check_key(request, key, openai_error)
        if (request.method, request.path) != ("POST", "/v1/images/generations"):
            return openai_error(404, "Resource not found")
        fields = _fields(request, openai_error)
        if fields.get("response_format", "url") not in {"url", "b64_json"}:
            return openai_error(500, "unknown response format")
        if "file" in fields:
            _opened(base64.b64decode(fields["file"]), openai_error)
        return _packed(fields, str(fields.get("prompt")), {"id": "7c1e"})

    return speak


def vllm_omni(key: str) -> Speaker:
    """facts: `response_format` `b64_json` (default) or `file`; edits are a form; `negative_prompt`, `seed` besides."""

    def speak(request: Request) -> Answer:
        _check_key(request, key, detail)
        fields = _either(request, detail)
        if fields.get("response_format", "b64_json") not in {"b64_json", "file"}:
            return detail(422, [{"loc": ["body", "response_format"], "msg": "Input should be 'b64_json' or 'file'"}])
        return _packed(fields, str(fields["prompt"]))

    return speak


def sglang(key: str) -> Speaker:
    """facts: `response_format` is `url` unless asked otherwise; more fields in the answer."""

    def speak(request: Request) -> Answer:
        _check_key(request, key, detail)
        fields = _either(request, detail)
        more = {"id": "img-1", "file_path": None, "peak_memory_mb": 9000.0, "inference_time_s": 1.5}
        if fields.get("response_format", "url") == "url":
            return as_json({"created": 1, "data": [{"url": f"{request.origin}/v1/images/img-1"}], **more})
        return _packed(fields, str(fields["prompt"]), more)

    return speak


def sd_server(key: str) -> Speaker:
    """facts: `prompt n size output_format output_compression` and no more; extra arguments inside the prompt."""

    def speak(request: Request) -> Answer:
        _check_key(request, key, openai_error)
        fields = _either(request, openai_error)
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
        return _packed(fields, prompt, wish=repr(arguments), kind=str(fields.get("output_format", "png")))

    return speak


def _check_key(request: Request, key: str, refusal: Callable[[int, str], Answer]) -> None:
    """All of them can be started with a key, or without one."""
    if key and request.headers.get("authorization") != f"Bearer {key}":
        raise RefusedError(refusal(401, "Unauthorized"))


def _either(request: Request, refusal: Callable[[int, str], Answer]) -> Mapping[str, Any]:
    if (request.method, request.path) == ("POST", "/v1/images/generations"):
        return _fields(request, refusal)
    if (request.method, request.path) == ("POST", "/v1/images/edits"):
        return _form(request, refusal)
    raise RefusedError(refusal(404, "Not Found"))


def _fields(request: Request, refusal: Callable[[int, str], Answer]) -> Mapping[str, Any]:
    try:
        fields = request.json()
    except ValueError:
        raise RefusedError(refusal(400, "not JSON")) from None
    return _with_prompt(fields, refusal)


def _form(request: Request, refusal: Callable[[int, str], Answer]) -> Mapping[str, Any]:
    try:
        form = request.form()
    except ValueError:
        raise RefusedError(refusal(400, "not a form")) from None
    file = form.get("image") or form.get("image[]")
    _opened(file.content if isinstance(file, File) else b"", refusal)
    return _with_prompt(form, refusal)


def _with_prompt(fields: Any, refusal: Callable[[int, str], Answer]) -> Mapping[str, Any]:
    if not isinstance(fields, dict) or not fields.get("prompt"):
        raise RefusedError(refusal(400, "prompt: field required"))
    return fields


def _opened(content: bytes, refusal: Callable[[int, str], Answer]) -> None:
    try:
        opened(content)
    except ValueError:
        raise RefusedError(refusal(400, "not an image")) from None


def _packed(
    fields: Mapping[str, Any],
    prompt: str,
    more: Mapping[str, object] | None = None,
    *,
    wish: str | None = None,
    kind: str = "png",
) -> Answer:
    """`data[].b64_json`; a seed other than the one before makes another image."""
    width, _, height = str(fields.get("size", "512x512")).partition("x")
    made = image((int(width), int(height)), kind, prompt + (wish or str(fields.get("seed"))))
    item = {"b64_json": base64.b64encode(made).decode()}
    return as_json({"created": 1_795_000_000, "data": [item], **(more or {})})
