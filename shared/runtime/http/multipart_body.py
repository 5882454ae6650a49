"""Parser of multipart request bodies with limits, on the push parser of the library `multipart`."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from shared.domain.errors import InvalidRequestError, MalformedUploadError, UnsupportedMediaTypeError
from shared.runtime.http.request import HttpRequest

MAX_BOUNDARY_CHARS: Final = 70  # RFC 2046 §5.1.1
MAX_PARTS: Final = 20
MAX_FIELD_BYTES: Final = 64 * 1024
_CHUNK: Final = 256 * 1024
_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_EXTENDED_FILENAME: Final = re.compile(r";\s*filename\*\s*=", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Form:
    """A parsed form: text fields and files by name."""

    fields: dict[str, str] = field(default_factory=dict[str, str])
    files: dict[str, bytes] = field(default_factory=dict[str, bytes])

    def file(self, name: str) -> bytes:
        """Return a file. Raises MalformedUploadError where it is missing, empty or was sent as text."""
        if name in self.fields:
            raise MalformedUploadError(f"{name} must be sent as a file, not as text.")
        if not self.files.get(name):
            raise MalformedUploadError(f"{name} is required: send a file that is not empty.")
        return self.files[name]


def read_form(request: HttpRequest) -> Form:
    """Parse the body. Raises UnsupportedMediaTypeError, MalformedUploadError, InvalidRequestError."""
    boundary = _boundary(request.headers.get("content-type", ""))
    form = Form()
    try:
        parser = PushMultipartParser(boundary, max_segment_count=MAX_PARTS, max_header_count=MAX_PARTS)
        for segment, content in _parts(parser, _slices(request.body())):
            _add_part(form, segment, content)
    except MultipartError as error:
        raise MalformedUploadError("The multipart body is malformed, truncated, or has over 20 parts.") from error
    return form


def _boundary(content_type: str) -> str:
    kind, options = parse_options_header(content_type)
    if kind != "multipart/form-data":
        raise UnsupportedMediaTypeError("Send the request as a form, with Content-Type: multipart/form-data.")
    boundary = options.get("boundary", "")
    if not boundary or len(boundary) > MAX_BOUNDARY_CHARS or not boundary.isascii():
        raise MalformedUploadError("The multipart boundary is missing or not valid.")
    return boundary


def _slices(body: bytes) -> Iterator[bytes]:
    """Yield the body in chunks and release each after use, so that body and file are not both in memory whole."""
    chunks = [body[start : start + _CHUNK] for start in range(0, len(body), _CHUNK)]
    del body
    chunks.reverse()
    while chunks:
        yield chunks.pop()


def _parts(parser: PushMultipartParser, slices: Iterable[bytes]) -> Iterator[tuple[MultipartSegment, bytes]]:
    """Yield complete parts; small chunks keep the parser from copying large buffers."""
    current: MultipartSegment | None = None
    content: list[bytes | bytearray] = []
    with parser:
        for each in slices:
            for event in parser.parse(each):
                if isinstance(event, MultipartSegment):
                    current, content = event, []
                elif event is None and current is not None:
                    yield current, b"".join(content)
                    content = []
                elif event is not None:
                    content.append(event)


def _has_extended_filename(segment: MultipartSegment) -> bool:
    """Whether the file name is sent as `filename*=` (RFC 5987), as some clients do for non-ASCII names."""
    unquoted = _QUOTED.sub("", segment.header("Content-Disposition"))
    return _EXTENDED_FILENAME.search(unquoted) is not None


def _add_part(form: Form, segment: MultipartSegment, content: bytes) -> None:
    name = segment.name
    if not name:
        raise MalformedUploadError("A part of the form has no name.")
    if name in form.fields or name in form.files:
        raise InvalidRequestError("The form names a field twice.")
    if segment.filename is not None or _has_extended_filename(segment):
        form.files[name] = content
        return
    if len(content) > MAX_FIELD_BYTES:
        raise InvalidRequestError("A field of the form is over 64 KiB.")
    try:
        form.fields[name] = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidRequestError("A field of the form is not UTF-8 text.") from error
