"""HTTP response body with a limit on bytes and a deadline."""

import io
import threading
from contextlib import suppress
from typing import Final

import urllib3
from urllib3 import exceptions as faults

from shared.domain.errors import ProviderResponseError, ProviderUnavailableError

_CHUNK: Final = 64 * 1024
_TOO_LARGE: Final = "The model's provider sent more data than a result may have."


class BoundedBody(io.RawIOBase):
    """A readable stream with the `status` and `headers` (lower-case names) of its response.

    After `seconds` the connection is shut down, even during a read: a socket timeout alone restarts with every byte.
    """

    def __init__(self, response: urllib3.BaseHTTPResponse, *, max_bytes: int | None, seconds: float) -> None:
        super().__init__()
        self._response = response
        self._left = max_bytes
        self._is_late = False
        self._timer = threading.Timer(seconds, self._shut_down)
        self._timer.daemon = True
        self._timer.start()
        self.status: int = response.status
        self.headers = {name.lower(): value for name, value in response.headers.items()}

    def read_all(self, max_bytes: int) -> bytes:
        """Read the rest. Raises ProviderResponseError above `max_bytes`, urllib3 errors or OSError if it breaks off."""
        parts: list[bytes] = []
        left = max_bytes
        while part := self._next(_CHUNK):
            left -= len(part)
            if left < 0:
                raise ProviderResponseError(_TOO_LARGE)
            parts.append(part)
        return b"".join(parts)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]  # the types that BufferedReader passes
        """Raises ProviderUnavailableError where the stream breaks off: a finished result can be fetched again."""
        try:
            part = self._next(len(buffer))
        except (faults.HTTPError, OSError) as error:
            raise ProviderUnavailableError("The model's provider broke off its response.") from error
        if self._left is not None:
            self._left -= len(part)
            if self._left < 0:
                raise ProviderResponseError(_TOO_LARGE)
        buffer[: len(part)] = part
        return len(part)

    def close(self) -> None:
        """Close the response; a connection that was not read to the end is not reused."""
        if not self.closed:
            self._timer.cancel()
            self._response.close()
            self._response.release_conn()
        super().close()

    def _next(self, size: int) -> bytes:
        """Read the bytes available, up to `size`; blocks only until the first one."""
        part = self._response.read1(size, decode_content=True)
        if self._is_late:
            raise TimeoutError("the response took too long")
        return part or b""

    def _shut_down(self) -> None:
        """Interrupt a blocked read; runs in the timer's thread."""
        self._is_late = True
        with suppress(OSError, RuntimeError, ValueError):  # already read to the end, or closed
            self._response.shutdown()
