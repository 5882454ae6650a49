"""Gemini's image models through `generateContent`.

facts: Google, the replacement call (request, answer, header), one image a call and JPEG by default, what a retired id
answers, and the list of image models that are alive. Proportions: `ImageConfig.aspect_ratio` of google-genai.
"""

import base64
import re
from collections.abc import Callable, Mapping
from typing import Any

from tests.support.upstreams.exchange import Answer, RefusedError, Request, as_json
from tests.support.upstreams.made import image, opened
from tests.support.upstreams.words import holds_back, refuses

ALIVE = {"gemini-nano-banana-2.1", "gemini-3.1-flash-lite-image", "gemini-3-pro-image", "gemini-2.5-flash-image"}
SIZES = {
    "1:1": (1024, 1024), "2:3": (832, 1248), "3:2": (1248, 832), "3:4": (864, 1184), "4:3": (1184, 864),
    "4:5": (896, 1152), "5:4": (1152, 896), "9:16": (768, 1344), "16:9": (1344, 768), "21:9": (1536, 672),
}  # fmt: skip
_PATH = re.compile(r"/v1beta/models/([a-z0-9.-]+):generateContent")


def refusal(status: int, name: str, message: str, *reasons: str) -> Answer:
    """`google.rpc.Status` as JSON, with `google.rpc.ErrorInfo` in its details."""
    details = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason} for reason in reasons]
    return as_json({"error": {"code": status, "message": message, "status": name, "details": details}}, status)


def gemini(key: str) -> Callable[[Request], Answer]:
    def speak(request: Request) -> Answer:
        given = request.headers.get("x-goog-api-key")
        if given is None:
            return refusal(403, "PERMISSION_DENIED", "Method doesn't allow unregistered callers.")
        if given != key:
            return refusal(400, "INVALID_ARGUMENT", "API key not valid.", "API_KEY_INVALID")
        found = _PATH.fullmatch(request.path)
        if request.method != "POST" or not found or found[1] not in ALIVE:
            return refusal(404, "NOT_FOUND", f"{request.path} is no longer available.")
        return _made(_checked(request))

    return speak


def _known(fields: object, names: set[str]) -> Mapping[str, Any]:
    """facts: JSON with an unknown name is refused as every Google API does."""
    if not isinstance(fields, dict) or not set(fields) <= names:
        raise RefusedError(refusal(400, "INVALID_ARGUMENT", "Invalid JSON payload received. Unknown name."))
    return fields


def _checked(request: Request) -> Mapping[str, Any]:
    try:
        fields = _known(request.json(), {"contents", "generationConfig", "safetySettings", "systemInstruction"})
    except ValueError:
        raise RefusedError(refusal(400, "INVALID_ARGUMENT", "Invalid JSON payload received.")) from None
    config = _known(fields.get("generationConfig", {}), {"responseModalities", "imageConfig", "seed", "temperature"})
    image = _known(config.get("imageConfig", {}), {"aspectRatio", "imageSize"})
    parts: list[Mapping[str, Any]] = []
    for content in fields.get("contents") or []:
        parts += [_known(part, {"text", "inlineData"}) for part in _known(content, {"parts", "role"})["parts"]]
    if not parts or image.get("aspectRatio", "1:1") not in SIZES or not all(_is_right(part) for part in parts):
        raise RefusedError(refusal(400, "INVALID_ARGUMENT", "Request contains an invalid argument."))
    if "IMAGE" not in config.get("responseModalities", []):
        raise RefusedError(refusal(400, "INVALID_ARGUMENT", "The requested response modality is not supported."))
    return {"parts": parts, "ratio": image.get("aspectRatio", "1:1")}


def _is_right(part: Mapping[str, Any]) -> bool:
    if "text" in part:
        return isinstance(part["text"], str) and bool(part["text"])
    data = _known(part["inlineData"], {"mimeType", "data"})
    try:
        image = opened(base64.b64decode(data["data"], validate=True))
    except ValueError:
        return False
    return data["mimeType"] == f"image/{str(image.format).lower()}"


def _made(fields: Mapping[str, Any]) -> Answer:
    prompt = " ".join(part.get("text", "") for part in fields["parts"])
    usage = {"promptTokenCount": 8, "candidatesTokenCount": 1290, "totalTokenCount": 1298}
    if refuses(prompt):
        return as_json({"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, "usageMetadata": usage})
    if holds_back(prompt):
        return as_json({"candidates": [{"finishReason": "IMAGE_SAFETY", "index": 0}], "usageMetadata": usage})
    content = image(SIZES[fields["ratio"]], "jpeg", repr(fields))
    inline = {"mimeType": "image/jpeg", "data": base64.b64encode(content).decode()}
    parts = [{"text": "Here you are."}, {"inlineData": inline}]
    candidate = {"content": {"role": "model", "parts": parts}, "finishReason": "STOP", "index": 0}
    return as_json({"candidates": [candidate], "usageMetadata": usage, "modelVersion": "as asked"})
