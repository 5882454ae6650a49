"""Stability AI's REST API, v2beta: stable-image/generate ultra, core and sd3.

facts: Stability AI REST v2beta, the table of the three routes and the table of answers (from Stability's own OpenAPI).
"""

import base64
from collections.abc import Callable

from tests.support.upstreams.exchange import Answer, File, RefusedError, Request, as_json
from tests.support.upstreams.made import about, image, opened
from tests.support.upstreams.words import holds_back, refuses

MOST_BYTES = 10 * 1024 * 1024
MAX_SEED = 4_294_967_294
LONGEST_PROMPT = 10_000
RATIOS = {"21:9", "16:9", "3:2", "5:4", "1:1", "4:5", "2:3", "9:16", "9:21"}
STYLES = {
    "3d-model", "analog-film", "anime", "cinematic", "comic-book", "digital-art", "enhance", "fantasy-art", "isometric",
    "line-art", "low-poly", "modeling-compound", "neon-punk", "origami", "photographic", "pixel-art", "tile-texture",
}  # fmt: skip
SD3_MODELS = {"sd3.5-large", "sd3.5-large-turbo", "sd3.5-medium"}
_WORDS = {"prompt", "negative_prompt", "aspect_ratio", "seed", "style_preset", "output_format"}
FIELDS = {
    "ultra": _WORDS | {"image", "strength"},
    "core": _WORDS,
    "sd3": _WORDS | {"image", "strength", "mode", "model", "cfg_scale"},
}
FORMATS = {"ultra": {"png", "jpeg", "webp"}, "core": {"png", "jpeg", "webp"}, "sd3": {"png", "jpeg"}}
MEGAPIXELS = {"ultra": 1.0, "core": 1.5, "sd3": 1.0}


def refusal(status: int, name: str, *errors: str) -> Answer:
    """facts: error body `{"id", "name", "errors"}`."""
    return as_json({"id": "4a9e0f2f3ac0bd16cd84ce2a2f2cda5e", "name": name, "errors": list(errors)}, status)


def stability(key: str) -> Callable[[Request], Answer]:
    def speak(request: Request) -> Answer:
        if request.headers.get("authorization") != f"Bearer {key}":
            return refusal(401, "unauthorized", "missing or wrong api key")
        if len(request.body) > MOST_BYTES:
            return refusal(413, "payload_too_large", "body: larger than 10MiB")
        route = request.path.removeprefix("/v2beta/stable-image/generate/")
        if request.method != "POST" or route not in FIELDS:
            return refusal(404, "not_found", "no such route")
        return _made(request, route, _checked(request, route))

    return speak


def _checked(request: Request, route: str) -> dict[str, str | File]:
    try:
        form = request.form()
    except ValueError:
        raise RefusedError(refusal(400, "bad_request", "content-type: must be multipart/form-data")) from None
    wrong = [name for name in form if name not in FIELDS[route] or not _is_right(name, form[name], route)]
    if "prompt" not in form:
        wrong.append("prompt")
    if route == "sd3":
        image_wanted = form.get("mode", "text-to-image") == "image-to-image"
        wrong += ["image"] if ("image" in form) != image_wanted else []
        wrong += ["aspect_ratio"] if image_wanted and "aspect_ratio" in form else []
    if ("image" in form) != ("strength" in form):
        wrong.append("strength")
    if wrong:
        raise RefusedError(refusal(400, "bad_request", *(f"{name}: is invalid" for name in wrong)))
    return form


def _is_right(name: str, value: str | File, route: str) -> bool:
    if isinstance(value, File):
        return name == "image" and _is_good_image(value)
    rules: dict[str, Callable[[], bool]] = {
        "prompt": lambda: 1 <= len(value) <= LONGEST_PROMPT,
        "negative_prompt": lambda: len(value) <= LONGEST_PROMPT,
        "aspect_ratio": lambda: value in RATIOS,
        "seed": lambda: value.isdigit() and int(value) <= MAX_SEED,
        "style_preset": lambda: value in STYLES,
        "output_format": lambda: value in FORMATS[route],
        "strength": lambda: 0 <= float(value) <= 1,
        "mode": lambda: value in {"text-to-image", "image-to-image"},
        "model": lambda: value in SD3_MODELS,
        "cfg_scale": lambda: 1 <= float(value) <= 10,
    }
    return name in rules and rules[name]()


def _is_good_image(file: File) -> bool:
    """facts: jpeg/png/webp; sides 64 to 16 384 px, 4 096 px in all."""
    try:
        width, height = opened(file.content).size
    except ValueError:
        return False
    return file.content_type in {"image/png", "image/jpeg", "image/webp"} and 64 <= min(width, height) <= 16_384


def _made(request: Request, route: str, form: dict[str, str | File]) -> Answer:
    """facts: `Accept: image/*` raw bytes, `finish-reason` and `seed` in headers; JSON where that is accepted."""
    prompt = str(form["prompt"])
    if refuses(prompt):
        return refusal(403, "content_moderation", "Your request was flagged by our content moderation system.")
    kind, seed = str(form.get("output_format", "png")), str(form.get("seed", "0"))
    sent = form.get("image")
    if isinstance(sent, File):
        width, height = opened(sent.content).size
        ratio = width / height
    else:
        across, down = str(form.get("aspect_ratio", "1:1")).split(":")
        ratio = int(across) / int(down)
    content = image(about(MEGAPIXELS[route], ratio), kind, repr(sorted(form.items(), key=lambda item: item[0])))
    reason = "CONTENT_FILTERED" if holds_back(prompt) else "SUCCESS"
    if request.headers.get("accept", "image/*").startswith("application/json"):
        packed = {"image": base64.b64encode(content).decode(), "finish_reason": reason, "seed": int(seed)}
        return as_json(packed, **{"content-type": f"application/json; type=image/{kind}"})
    if request.headers.get("accept", "image/*") not in {"image/*", "*/*"}:
        return refusal(400, "bad_request", "accept: must be image/* or application/json")
    headers = {"content-type": f"image/{kind}", "finish-reason": reason, "seed": seed, "x-request-id": "0f2f3ac0bd16"}
    return Answer(200, content, headers)
