"""An answer's body that is never read past a number of bytes or a moment."""

import io
from collections.abc import Callable, Mapping
from typing import Final

import urllib3
from urllib3 import exceptions as faults

from shared.domain.errors import ProviderResponseError, ProviderUnavailableError

_CHUNK: Final = 64 * 1024
_TOO_LARGE: Final = "The model's provider sent more than a result can be."


class BoundedBody(io.RawIOBase):
    """A readable stream; `status` and `headers` (lower-case names) came before it."""

    def __init__(
        self,
        response: urllib3.BaseHTTPResponse,
        *,
        max_bytes: int | None,
        ends_at: float,
        clock: Callable[[], float],
    ) -> None:
        super().__init__()
        self._response = response
        self._left = max_bytes
        self._ends_at = ends_at
        self._clock = clock
        self.status: int = response.status
        self.headers: Mapping[str, str] = {name.lower(): value for name, value in response.headers.items()}

    def read_all(self, max_bytes: int) -> bytes:
        """The rest. Raises ProviderResponseError where it is longer, urllib3's errors where it breaks off."""
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
            self._response.close()
            self._response.release_conn()
        super().close()

    def _next(self, size: int) -> bytes:
        if self._clock() > self._ends_at:
            raise faults.ReadTimeoutError(None, "", "the answer took too long")  # type: ignore[arg-type]  # no pool at hand
        return self._response.read(size, decode_content=True)
