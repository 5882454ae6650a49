"""The bodies that bring an image: a form with it as a file, or with its name, or JSON with its name."""

from typing import Any, Final

from shared.runtime.http.image_upload_request import _NAMES as NAMES

FORM: Final = "multipart/form-data"
JSON: Final = "application/json"
_FILE: Final = {
    "type": "string",
    "format": "binary",
    "contentMediaType": "application/octet-stream",
    "description": "A JPEG, PNG or WEBP, judged by its content; at most 50 megapixels, and 10 000 000 bytes where an "
    "edge stands before the gateway (above 4.5 MB the answer comes by a redirect). The bare gateway takes about "
    "4.5 MB. "
    "What is larger goes by `POST /api/uploads`.",
}
_WORDS: Final = {
    "upload_id": "In the place of `image`: the id that `POST /api/uploads` gave, once the file was sent.",
    "image_url": "In the place of `image`: an address that begins with https://, on a host with public addresses, "
    "without a user name; fetched within 5 seconds, 10 MiB at most, redirects followed within the host.",
}
_NAMED: Final = {name: {"type": "string", "description": _WORDS[name]} for name in NAMES}


def with_image(name: str, fields: dict[str, Any]) -> dict[str, tuple[str, dict[str, Any]]]:
    """By content type, the name and schema of the body that has those fields and an image."""
    return {
        FORM: (f"{name}AsForm", _with(fields, {"image": _FILE, **_NAMED})),
        JSON: (f"{name}AsJson", _with(fields, _NAMED)),
    }


def _with(fields: dict[str, Any], images: dict[str, Any]) -> dict[str, Any]:
    """One of them is needed, and no more than one is taken."""
    needed = [{"required": [name]} for name in images]
    return {**fields, "properties": {**images, **fields["properties"]}, "oneOf": needed}
