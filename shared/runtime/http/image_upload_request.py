"""Parse a request with an image: a file in a form, or upload_id or image_url in a form or a JSON body."""

from dataclasses import dataclass
from typing import Any, Final

from shared.domain.errors import InvalidRequestError, UnsupportedMediaTypeError
from shared.domain.idempotency import RequestIdentity
from shared.domain.image_sources import ImageSource, InlineImage, LinkedImage, UploadedImage
from shared.domain.web_addresses import parse_web_address
from shared.runtime.http.json_body import read_json_object
from shared.runtime.http.multipart_body import read_form
from shared.runtime.http.request import HttpRequest, request_identity

_NAMES: Final = ("upload_id", "image_url")
_ONE_IMAGE: Final = "Send one image: image (a file), upload_id or image_url, not more than one of them."
_NO_NAME: Final = (
    "Send the request as a form, with Content-Type: multipart/form-data, or as JSON with upload_id or image_url."
)


@dataclass(frozen=True, slots=True)
class ImageUploadRequest:
    """The source of the image, and the other fields."""

    source: ImageSource
    fields: dict[str, Any]


def read_image_request(request: HttpRequest) -> ImageUploadRequest:
    """Raises what `read_form` and `read_json_object` raise, and InvalidRequestError unless it brings one image."""
    if request.media_type == "application/json":
        return _in_json(read_json_object(request))
    form = read_form(request)
    fields = dict[str, Any](form.fields)
    names = _pop_references(fields)
    if not names:
        return ImageUploadRequest(InlineImage(form.file("image")), fields)
    if "image" in form.files:
        raise InvalidRequestError(_ONE_IMAGE)
    return ImageUploadRequest(_named(names, fields), fields)


def upload_identity(request: HttpRequest, sent: ImageUploadRequest, image: bytes) -> RequestIdentity:
    """The identity of a request for idempotency: the same bytes are the same image, whichever way they came.

    A URL counts as itself, since its content may change between two attempts. Raises InvalidRequestError (malformed
    Idempotency-Key).
    """
    if isinstance(sent.source, LinkedImage):
        address = sent.source.address
        return request_identity(request, {**sent.fields, "image_url": [address.host, address.target]}, use=request.use)
    use = sent.source.use if isinstance(sent.source, UploadedImage) else request.use
    return request_identity(request, sent.fields, image, use)


def _in_json(fields: dict[str, Any]) -> ImageUploadRequest:
    names = _pop_references(fields)
    if not names:
        raise UnsupportedMediaTypeError(_NO_NAME)
    return ImageUploadRequest(_named(names, fields), fields)


def _pop_references(fields: dict[str, Any]) -> dict[str, Any]:
    """Remove and return upload_id and image_url; null and empty text count as absent."""
    names = {name: fields.pop(name) for name in _NAMES if name in fields}
    return {name: value for name, value in names.items() if value is not None and value != ""}


def _named(names: dict[str, Any], fields: dict[str, Any]) -> ImageSource:
    if len(names) > 1 or fields.get("image"):
        raise InvalidRequestError(_ONE_IMAGE)
    ((name, value),) = names.items()
    if not isinstance(value, str):
        raise InvalidRequestError(f"{name} must be a text.")
    return UploadedImage(value) if name == "upload_id" else LinkedImage(parse_web_address(value))
