"""A time limit for work with the network as a whole, which limits for each step of it are not: a peer may drip."""

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Self


class Deadline:
    """Cuts off, when its time is over, the connections that were put under it; whoever waits on one is then woken."""

    def __init__(self, seconds: float) -> None:
        self._ends_at = time.monotonic() + seconds
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._lock = threading.Lock()
        self._guarded: list[socket.socket] = []

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._lock:
            for connection in self._guarded:
                connection.close()
            self._guarded.clear()

    def left(self) -> float:
        """Seconds. Raises TimeoutError where there are none."""
        seconds = self._ends_at - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds

    def guard(self, connection: socket.socket) -> None:
        """Under a descriptor of our own: TLS takes the socket's away. Raises TimeoutError where it is too late."""
        with self._lock:
            self._guarded.append(connection.dup())
        self.left()

    def within[T](self, call: Callable[[], T]) -> T:
        """What the call returns or raises; it is left to itself where it takes too long. Raises TimeoutError."""
        outcome: list[T | BaseException] = []

        def run() -> None:
            try:
                outcome.append(call())
            except BaseException as error:  # noqa: BLE001 - it is raised again where it belongs
                outcome.append(error)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        thread.join(self.left())
        if not outcome:
            raise TimeoutError
        if isinstance(outcome[0], BaseException):
            raise outcome[0]
        return outcome[0]

    def _cut(self) -> None:
        with self._lock:
            for connection in self._guarded:
                with suppress(OSError):  # it may have ended by itself
                    connection.shutdown(socket.SHUT_RDWR)
