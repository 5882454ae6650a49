# The part of `multipart` 2.0 that we use; the library ships no types.
from collections.abc import Generator
from types import TracebackType
from typing import Self

class MultipartError(ValueError): ...

class MultipartSegment:
    name: str | None
    filename: str | None

class PushMultipartParser:
    def __init__(self, boundary: str, *, max_header_count: int = ..., max_segment_count: int = ...) -> None: ...
    def parse(self, chunk: bytes) -> Generator[MultipartSegment | bytes | None]: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

def parse_options_header(header: str) -> tuple[str, dict[str, str]]: ...
