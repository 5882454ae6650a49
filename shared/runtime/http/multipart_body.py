"""A request's multipart form, read within bounds by the `multipart` library's push parser."""

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
    """Text fields and files, by name."""

    fields: dict[str, str] = field(default_factory=dict[str, str])
    files: dict[str, bytes] = field(default_factory=dict[str, bytes])

    def file(self, name: str) -> bytes:
        """The file of that name. Raises MalformedUploadError where it is missing, empty, or was sent as text."""
        if name in self.fields:
            raise MalformedUploadError(f"{name} must be sent as a file, not as text.")
        if not self.files.get(name):
            raise MalformedUploadError(f"{name} is required: send a file that is not empty.")
        return self.files[name]


def read_form(request: HttpRequest) -> Form:
    """The form in the body. Raises UnsupportedMediaTypeError, MalformedUploadError, InvalidRequestError."""
    boundary = _boundary(request.content_type)
    form = Form()
    try:
        parser = PushMultipartParser(boundary, max_segment_count=MAX_PARTS, max_header_count=MAX_PARTS)
        for segment, content in _parts(parser, _slices(request.body())):
            _results(form, segment, content)
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
    """Each is let go once it is parsed, so that the file grows while the body shrinks."""
    waiting = [body[at : at + _CHUNK] for at in range(0, len(body), _CHUNK)]
    del body
    waiting.reverse()
    while waiting:
        yield waiting.pop()


def _parts(parser: PushMultipartParser, slices: Iterable[bytes]) -> Iterator[tuple[MultipartSegment, bytes]]:
    """Whole parts; fed in slices, so that the parser copies little at a time."""
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
    """Whether only `filename*=` names the file, as older clients send names that are not ASCII."""
    unquoted = _QUOTED.sub("", segment.header("Content-Disposition"))
    return _EXTENDED_FILENAME.search(unquoted) is not None


def _results(form: Form, segment: MultipartSegment, content: bytes) -> None:
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
