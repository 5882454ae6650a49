"""Gemini's image models through `generateContent`.

Source: Google's documentation of the call (request, response, header), one image a call and JPEG by default, the error
for a retired model id, and the list of available image models. Proportions: `ImageConfig.aspect_ratio` of google-genai.
"""

import base64
import re
from collections.abc import Callable, Mapping
from typing import Any

from tests.support.upstreams.exchange import RefusedError, Request, Response, json_response
from tests.support.upstreams.filter_words import is_refused, is_withheld
from tests.support.upstreams.media import image, open_image

ALIVE = {"gemini-nano-banana-2.1", "gemini-3.1-flash-lite-image", "gemini-3-pro-image", "gemini-2.5-flash-image"}
SIZES = {
    "1:1": (1024, 1024), "2:3": (832, 1248), "3:2": (1248, 832), "3:4": (864, 1184), "4:3": (1184, 864),
    "4:5": (896, 1152), "5:4": (1152, 896), "9:16": (768, 1344), "16:9": (1344, 768), "21:9": (1536, 672),
}  # fmt: skip
_PATH = re.compile(r"/v1beta/models/([a-z0-9.-]+):generateContent")


def refusal(status: int, name: str, message: str, *reasons: str) -> Response:
    """`google.rpc.Status` as JSON, with `google.rpc.ErrorInfo` in its details."""
    details = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason} for reason in reasons]
    return json_response({"error": {"code": status, "message": message, "status": name, "details": details}}, status)


def gemini(key: str) -> Callable[[Request], Response]:
    def respond(request: Request) -> Response:
        given = request.headers.get("x-goog-api-key")
        if given is None:
            return refusal(403, "PERMISSION_DENIED", "Method doesn't allow unregistered callers.")
        if given != key:
            return refusal(400, "INVALID_ARGUMENT", "API key not valid.", "API_KEY_INVALID")
        found = _PATH.fullmatch(request.path)
        if request.method != "POST" or not found or found[1] not in ALIVE:
            return refusal(404, "NOT_FOUND", f"{request.path} is no longer available.")
        return _image_response(_checked(request))

    return respond


def _check_names(fields: object, names: set[str]) -> Mapping[str, Any]:
    """Documented: JSON with an unknown name is refused, as in every Google API."""
    if not isinstance(fields, dict) or not set(fields) <= names:
        raise RefusedError(refusal(400, "INVALID_ARGUMENT", "Invalid JSON payload received. Unknown name."))
    return fields


def _checked(request: Request) -> Mapping[str, Any]:
    try:
        fields = _check_names(request.json(), {"contents", "generationConfig", "safetySettings", "systemInstruction"})
    except ValueError:
        raise RefusedError(refusal(400, "INVALID_ARGUMENT", "Invalid JSON payload received.")) from None
    config = _check_names(
        fields.get("generationConfig", {}), {"responseModalities", "imageConfig", "seed", "temperature"}
    )
    image = _check_names(config.get("imageConfig", {}), {"aspectRatio", "imageSize"})
    parts: list[Mapping[str, Any]] = []
    for content in fields.get("contents") or []:
        parts += [
            _check_names(part, {"text", "inlineData"}) for part in _check_names(content, {"parts", "role"})["parts"]
        ]
    if not parts or image.get("aspectRatio", "1:1") not in SIZES or not all(_is_right(part) for part in parts):
        raise RefusedError(refusal(400, "INVALID_ARGUMENT", "Request contains an invalid argument."))
    if "IMAGE" not in config.get("responseModalities", []):
        raise RefusedError(refusal(400, "INVALID_ARGUMENT", "The requested response modality is not supported."))
    return {"parts": parts, "ratio": image.get("aspectRatio", "1:1")}


def _is_right(part: Mapping[str, Any]) -> bool:
    if "text" in part:
        return isinstance(part["text"], str) and bool(part["text"])
    data = _check_names(part["inlineData"], {"mimeType", "data"})
    try:
        image = open_image(base64.b64decode(data["data"], validate=True))
    except ValueError:
        return False
    return data["mimeType"] == f"image/{str(image.format).lower()}"


def _image_response(fields: Mapping[str, Any]) -> Response:
    prompt = " ".join(part.get("text", "") for part in fields["parts"])
    usage = {"promptTokenCount": 8, "candidatesTokenCount": 1290, "totalTokenCount": 1298}
    if is_refused(prompt):
        return json_response({"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, "usageMetadata": usage})
    if is_withheld(prompt):
        return json_response({"candidates": [{"finishReason": "IMAGE_SAFETY", "index": 0}], "usageMetadata": usage})
    content = image(SIZES[fields["ratio"]], "jpeg", repr(fields))
    inline = {"mimeType": "image/jpeg", "data": base64.b64encode(content).decode()}
    parts = [{"text": "Here you are."}, {"inlineData": inline}]
    candidate = {"content": {"role": "model", "parts": parts}, "finishReason": "STOP", "index": 0}
    return json_response({"candidates": [candidate], "usageMetadata": usage, "modelVersion": "as requested"})
