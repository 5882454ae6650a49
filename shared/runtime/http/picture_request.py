"""A request that brings a picture: as a file in a form, or by name in a form or a JSON body."""

from dataclasses import dataclass
from typing import Any, Final

from shared.domain.claims import Asked
from shared.domain.errors import InvalidRequestError, UnsupportedMediaTypeError
from shared.domain.picture_sources import LinkedFile, PictureSource, SentFile, UploadedFile
from shared.domain.web_addresses import web_address
from shared.runtime.http.json_body import read_json_object
from shared.runtime.http.multipart_body import read_form
from shared.runtime.http.preferences import asked_of
from shared.runtime.http.request import HttpRequest

_NAMES: Final = ("upload_id", "image_url")
_ONE_PICTURE: Final = "Send one picture: image (a file), upload_id or image_url, not more than one of them."
_NO_NAME: Final = (
    "Send the request as a form, with Content-Type: multipart/form-data, or as JSON with upload_id or image_url."
)


@dataclass(frozen=True, slots=True)
class PictureRequest:
    """Where the picture is, and the other fields."""

    source: PictureSource
    fields: dict[str, Any]


def read_picture_request(request: HttpRequest) -> PictureRequest:
    """Raises what `read_form` and `read_json_object` raise, and InvalidRequestError unless it brings one picture."""
    if request.content_type.partition(";")[0].strip().lower() == "application/json":
        return _in_json(read_json_object(request))
    form = read_form(request)
    fields = dict[str, Any](form.fields)
    names = _taken_out(fields)
    if not names:
        return PictureRequest(SentFile(form.file("image")), fields)
    if "image" in form.files:
        raise InvalidRequestError(_ONE_PICTURE)
    return PictureRequest(_named(names, fields), fields)


def asked_with(request: HttpRequest, sent: PictureRequest, image: bytes) -> Asked:
    """The request as far as buying twice goes: the same bytes are the same picture, whichever way they came.

    An address stands for itself, since what lies there may change between two tries of one request. Raises
    InvalidRequestError for a malformed Idempotency-Key.
    """
    if isinstance(sent.source, LinkedFile):
        address = sent.source.address
        return asked_of(request, {**sent.fields, "image_url": [address.host, address.target]}, use=request.use)
    use = sent.source.use if isinstance(sent.source, UploadedFile) else request.use
    return asked_of(request, sent.fields, image, use)


def _in_json(fields: dict[str, Any]) -> PictureRequest:
    names = _taken_out(fields)
    if not names:
        raise UnsupportedMediaTypeError(_NO_NAME)
    return PictureRequest(_named(names, fields), fields)


def _taken_out(fields: dict[str, Any]) -> dict[str, Any]:
    """The names by which a picture was sent; null and empty text count as absent."""
    names = {name: fields.pop(name) for name in _NAMES if name in fields}
    return {name: value for name, value in names.items() if value is not None and value != ""}


def _named(names: dict[str, Any], fields: dict[str, Any]) -> PictureSource:
    if len(names) > 1 or fields.get("image"):
        raise InvalidRequestError(_ONE_PICTURE)
    ((name, value),) = names.items()
    if not isinstance(value, str):
        raise InvalidRequestError(f"{name} must be a text.")
    return UploadedFile(value) if name == "upload_id" else LinkedFile(web_address(value))
