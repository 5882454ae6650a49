"""OpenAI's images: generations (JSON) and edits (a form), always base64 back.

facts: OpenAI wire format, Images (openai 3.x, `types/image_generate_params.py`, `image_edit_params.py`,
`images_response.py`), and the list of image models that are alive.
"""

import base64
from collections.abc import Callable, Mapping
from typing import Any

from tests.support.upstreams.exchange import Answer, File, RefusedError, Request, as_json
from tests.support.upstreams.made import image, opened
from tests.support.upstreams.words import refuses

ALIVE = {
    "gpt-image-2", "gpt-image-2.5-sunburst", "gpt-image-2.5-flare", "gpt-image-2.6-sunburst", "gpt-image-2.6-flare",
    "gpt-image-1.5", "gpt-image-1-mini", "chatgpt-image-latest",
}  # fmt: skip
OF_ANY_SIZE = {name for name in ALIVE if name.startswith("gpt-image-2")}
SIZES = {"auto", "1024x1024", "1536x1024", "1024x1536"}
LONGEST_PROMPT = 32_000
MOST_FILE_BYTES = 50 * 1024 * 1024
_BOTH = {
    "prompt", "model", "n", "size", "quality", "output_format", "output_compression", "background", "stream",
    "partial_images", "safety_identifier", "user", "moderation", "complexity",
}  # fmt: skip
GENERATION_FIELDS = _BOTH
EDIT_FIELDS = _BOTH - {"moderation"} | {"image", "image[]", "mask", "markup", "input_fidelity"}


def refusal(status: int, message: str, *, kind: str = "invalid_request_error", **more: str | None) -> Answer:
    """facts: errors `{"error": {message, type, param, code}}`, `x-request-id`."""
    fields = {"message": message, "type": kind, "param": more.get("param"), "code": more.get("code")}
    return as_json({"error": fields}, status, **{"x-request-id": "req_4f2a"})


def openai_images(key: str) -> Callable[[Request], Answer]:
    def speak(request: Request) -> Answer:
        if request.headers.get("authorization") != f"Bearer {key}":
            return refusal(401, "Incorrect API key provided.", code="invalid_api_key")
        if (request.method, request.path) == ("POST", "/v1/images/generations"):
            return _made(_checked(_fields(request), GENERATION_FIELDS))
        if (request.method, request.path) == ("POST", "/v1/images/edits"):
            fields = _checked(_form(request), EDIT_FIELDS)
            _check_image(fields.get("image") or fields.get("image[]"))
            return _made(fields)
        return refusal(404, f"Invalid URL ({request.method} {request.path})")

    return speak


def _fields(request: Request) -> Mapping[str, Any]:
    try:
        fields = request.json()
    except ValueError:
        raise RefusedError(refusal(400, "We could not parse the JSON body of your request.")) from None
    if not isinstance(fields, dict):
        raise RefusedError(refusal(400, "We could not parse the JSON body of your request."))
    return fields


def _form(request: Request) -> Mapping[str, Any]:
    try:
        form = request.form()
    except ValueError:
        raise RefusedError(refusal(400, "The body is no multipart form.")) from None
    numbers = {name: int(str(form[name])) for name in ("n", "output_compression") if str(form.get(name, "")).isdigit()}
    return {**form, **numbers}


def _checked(fields: Mapping[str, Any], known: set[str]) -> Mapping[str, Any]:
    for name in fields:
        if name not in known:
            raise RefusedError(refusal(400, f"Unknown parameter: '{name}'.", param=name, code="unknown_parameter"))
    model = fields.get("model")
    if not isinstance(model, str):
        raise RefusedError(refusal(400, "you must provide a model parameter", param="model"))
    if model not in ALIVE:
        raise RefusedError(refusal(404, f"The model '{model}' does not exist.", param="model", code="model_not_found"))
    for name, is_right in _RULES.items():
        if name in fields and not is_right(fields[name], model):
            raise RefusedError(refusal(400, f"Invalid value for '{name}'.", param=name, code="invalid_value"))
    if "prompt" not in fields:
        raise RefusedError(refusal(400, "Missing required parameter: 'prompt'.", param="prompt"))
    return fields


def _is_size(size: object, model: str) -> bool:
    """facts: any WxH for gpt-image-2 and later: both in steps of 16, 1:3 to 3:1, at most 3840x2160."""
    if size in SIZES:
        return True
    width, _, height = str(size).partition("x")
    if model not in OF_ANY_SIZE or not (width.isdigit() and height.isdigit()):
        return False
    across, down = int(width), int(height)
    in_steps = across % 16 == 0 and down % 16 == 0 and min(across, down) > 0
    return in_steps and 1 / 3 <= across / down <= 3 and across * down <= 3840 * 2160 and max(across, down) <= 3840


_RULES: dict[str, Callable[[Any, str], bool]] = {
    "prompt": lambda value, _: isinstance(value, str) and 1 <= len(value) <= LONGEST_PROMPT,
    "n": lambda value, _: type(value) is int and 1 <= value <= 10,
    "size": _is_size,
    "quality": lambda value, _: value in {"low", "medium", "high", "auto"},
    "output_format": lambda value, _: value in {"png", "webp", "jpeg"},
    "background": lambda value, _: value in {"transparent", "opaque", "auto"},
    "moderation": lambda value, _: value in {"low", "auto"},
    "stream": lambda value, _: value in {False, "false"},
}


def _check_image(file: object) -> None:
    """facts: png/webp/jpg below 50 MB each."""
    wrong = RefusedError(refusal(400, "Invalid image file or mode.", param="image", code="invalid_image_file"))
    if not isinstance(file, File) or len(file.content) >= MOST_FILE_BYTES:
        raise wrong
    try:
        opened(file.content)
    except ValueError:
        raise wrong from None
    if file.content_type not in {"image/png", "image/jpeg", "image/webp"}:
        raise RefusedError(refusal(400, "Unsupported mimetype.", param="image", code="unsupported_file_mimetype"))


def _made(fields: Mapping[str, Any]) -> Answer:
    if refuses(fields["prompt"]):
        return refusal(400, "Your request was rejected.", kind="image_generation_user_error", code="moderation_blocked")
    size = fields.get("size", "auto")
    size = "1024x1024" if size == "auto" else size
    width, _, height = size.partition("x")
    kind = fields.get("output_format", "png")
    wish = repr(sorted(fields.items(), key=lambda item: item[0]))
    made = [image((int(width), int(height)), kind, f"{wish}{number}") for number in range(fields.get("n", 1))]
    tokens = {"text_tokens": 12, "image_tokens": 0}
    return as_json(
        {
            "created": 1_795_000_000,
            "background": "opaque",
            "data": [{"b64_json": base64.b64encode(content).decode()} for content in made],
            "output_format": kind,
            "quality": fields.get("quality", "high"),
            "size": size,
            "usage": {"input_tokens": 12, "output_tokens": 1056, "total_tokens": 1068, "input_tokens_details": tokens},
        },
        **{"x-request-id": "req_4f2a"},
    )
