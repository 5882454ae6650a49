"""A request that brings an image: as a file in a form, or by name in a form or a JSON body."""

from dataclasses import dataclass
from typing import Any, Final

from shared.domain.errors import InvalidRequestError, UnsupportedMediaTypeError
from shared.domain.idempotency import RequestIdentity
from shared.domain.image_sources import ImageSource, InlineImage, LinkedImage, UploadedImage
from shared.domain.web_addresses import web_address
from shared.runtime.http.json_body import read_json_object
from shared.runtime.http.multipart_body import read_form
from shared.runtime.http.preferences import request_identity
from shared.runtime.http.request import HttpRequest

_NAMES: Final = ("upload_id", "image_url")
_ONE_IMAGE: Final = "Send one image: image (a file), upload_id or image_url, not more than one of them."
_NO_NAME: Final = (
    "Send the request as a form, with Content-Type: multipart/form-data, or as JSON with upload_id or image_url."
)


@dataclass(frozen=True, slots=True)
class ImageUploadRequest:
    """Where the image is, and the other fields."""

    source: ImageSource
    fields: dict[str, Any]


def read_image_request(request: HttpRequest) -> ImageUploadRequest:
    """Raises what `read_form` and `read_json_object` raise, and InvalidRequestError unless it brings one image."""
    if request.content_type.partition(";")[0].strip().lower() == "application/json":
        return _in_json(read_json_object(request))
    form = read_form(request)
    fields = dict[str, Any](form.fields)
    names = _taken_out(fields)
    if not names:
        return ImageUploadRequest(InlineImage(form.file("image")), fields)
    if "image" in form.files:
        raise InvalidRequestError(_ONE_IMAGE)
    return ImageUploadRequest(_named(names, fields), fields)


def upload_identity(request: HttpRequest, sent: ImageUploadRequest, image: bytes) -> RequestIdentity:
    """The request as far as buying twice goes: the same bytes are the same image, whichever way they came.

    An address stands for itself, since what lies there may change between two tries of one request. Raises
    InvalidRequestError for a malformed Idempotency-Key.
    """
    if isinstance(sent.source, LinkedImage):
        address = sent.source.address
        return request_identity(request, {**sent.fields, "image_url": [address.host, address.target]}, use=request.use)
    use = sent.source.use if isinstance(sent.source, UploadedImage) else request.use
    return request_identity(request, sent.fields, image, use)


def _in_json(fields: dict[str, Any]) -> ImageUploadRequest:
    names = _taken_out(fields)
    if not names:
        raise UnsupportedMediaTypeError(_NO_NAME)
    return ImageUploadRequest(_named(names, fields), fields)


def _taken_out(fields: dict[str, Any]) -> dict[str, Any]:
    """The names by which an image was sent; null and empty text count as absent."""
    names = {name: fields.pop(name) for name in _NAMES if name in fields}
    return {name: value for name, value in names.items() if value is not None and value != ""}


def _named(names: dict[str, Any], fields: dict[str, Any]) -> ImageSource:
    if len(names) > 1 or fields.get("image"):
        raise InvalidRequestError(_ONE_IMAGE)
    ((name, value),) = names.items()
    if not isinstance(value, str):
        raise InvalidRequestError(f"{name} must be a text.")
    return UploadedImage(value) if name == "upload_id" else LinkedImage(web_address(value))
