"""Describes request bodies with an image: a form with a file, or a form or JSON with an upload id or a URL."""

from typing import Any, Final

from shared.runtime.http.image_upload_request import _NAMES as NAMES

FORM: Final = "multipart/form-data"
JSON: Final = "application/json"
_FILE: Final = {
    "type": "string",
    "format": "binary",
    "contentMediaType": "application/octet-stream",
    "description": "A JPEG, PNG or WEBP, recognised by its content; at most 50 megapixels. Through an edge at most "
    "10 000 000 bytes (above 4.5 MB the response is a redirect), without an edge about 4.5 MB. For a larger file use "
    "`POST /api/uploads`.",
}
_DESCRIPTIONS: Final = {
    "upload_id": "Instead of `image`: the id from `POST /api/uploads`, after the file was sent.",
    "image_url": "Instead of `image`: an https:// URL on a host with public IP addresses, without a user name. The "
    "image is downloaded within 5 seconds, at most 10 MiB; redirects are followed on the same host.",
}
_REFERENCES: Final = {name: {"type": "string", "description": _DESCRIPTIONS[name]} for name in NAMES}


def with_image(name: str, fields: dict[str, Any]) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return by content type the name and schema of a body with these fields and an image."""
    return {
        FORM: (f"{name}AsForm", _with(fields, {"image": _FILE, **_REFERENCES})),
        JSON: (f"{name}AsJson", _with(fields, _REFERENCES)),
    }


def _with(fields: dict[str, Any], images: dict[str, Any]) -> dict[str, Any]:
    """Add the properties for the image, of which exactly one is required."""
    exactly_one = [{"required": [name]} for name in images]
    return {**fields, "properties": {**images, **fields["properties"]}, "oneOf": exactly_one}
