"""Stream of a finished video in an S3 bucket."""

import io
from typing import Protocol

from shared.adapters.aws_errors import aws_errors_as
from shared.domain.errors import ProviderUnavailableError


class _Body(Protocol):
    def read(self, amt: int, /) -> bytes: ...
    def close(self) -> None: ...


class S3Video(io.RawIOBase):
    """The body of an S3 object that raises domain errors; after an interruption the video can be fetched again."""

    def __init__(self, body: _Body) -> None:
        super().__init__()
        self._body = body

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]  # the types that BufferedReader passes
        """Raises ProviderUnavailableError."""
        with aws_errors_as(ProviderUnavailableError, "The finished video cannot be reached right now."):
            part = self._body.read(len(buffer))
        buffer[: len(part)] = part
        return len(part)

    def close(self) -> None:
        self._body.close()
        super().close()
