"""An answer's body that is never read past a number of bytes or a moment."""

import io
import threading
from contextlib import suppress
from typing import Final

import urllib3
from urllib3 import exceptions as faults

from shared.domain.errors import ProviderResponseError, ProviderUnavailableError

_CHUNK: Final = 64 * 1024
_TOO_LARGE: Final = "The model's provider sent more than a result can be."


class BoundedBody(io.RawIOBase):
    """A readable stream; `status` and `headers` (lower-case names) came before it.

    After `seconds` its connection is cut off, also in the middle of a read: a socket's own timeout starts anew with
    every byte.
    """

    def __init__(self, response: urllib3.BaseHTTPResponse, *, max_bytes: int | None, seconds: float) -> None:
        super().__init__()
        self._response = response
        self._left = max_bytes
        self._is_late = False
        self._cut_off = threading.Timer(seconds, self._end)
        self._cut_off.daemon = True
        self._cut_off.start()
        self.status: int = response.status
        self.headers = {name.lower(): value for name, value in response.headers.items()}

    def read_all(self, max_bytes: int) -> bytes:
        """The rest. Raises ProviderResponseError where it is longer, urllib3's errors or OSError where it breaks
        off.
        """
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

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]  # what BufferedReader passes
        """Raises ProviderUnavailableError where the stream breaks off: what was finished can be fetched again."""
        try:
            part = self._next(len(buffer))
        except (faults.HTTPError, OSError) as error:
            raise ProviderUnavailableError("The model's provider broke off its answer.") from error
        if self._left is not None:
            self._left -= len(part)
            if self._left < 0:
                raise ProviderResponseError(_TOO_LARGE)
        buffer[: len(part)] = part
        return len(part)

    def close(self) -> None:
        """A connection whose answer was not read to its end is not used again."""
        if not self.closed:
            self._cut_off.cancel()
            self._response.close()
            self._response.release_conn()
        super().close()

    def _next(self, size: int) -> bytes:
        """What has come by now, up to `size`; it waits for the first byte of it, not for the last."""
        part = self._response.read1(size, decode_content=True)
        if self._is_late:
            raise TimeoutError("the answer took too long")
        return part or b""

    def _end(self) -> None:
        """In the timer's thread: wakes up whoever is reading."""
        self._is_late = True
        with suppress(OSError, RuntimeError, ValueError):  # read to its end or closed a moment ago
            self._response.shutdown()
