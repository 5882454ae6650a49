"""One deadline for several network operations; socket timeouts alone restart with every byte that a slow peer sends."""

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Self


class Deadline:
    """Shut down the registered connections after `seconds`, which ends blocking reads. Use as a context manager."""

    def __init__(self, seconds: float) -> None:
        self._ends_at = time.monotonic() + seconds
        self._timer = threading.Timer(seconds, self._shut_down)
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
        """Return the seconds left. Raises TimeoutError after the deadline."""
        seconds = self._ends_at - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds

    def guard(self, connection: socket.socket) -> None:
        """Register a connection, by a duplicate descriptor: TLS detaches the socket. Raises TimeoutError if late."""
        with self._lock:
            self._guarded.append(connection.dup())
        self.left()

    def within[T](self, call: Callable[[], T]) -> T:
        """Run `call` in a thread and return or raise its outcome. Raises TimeoutError; the thread then runs on."""
        outcome: list[T | BaseException] = []

        def run() -> None:
            try:
                outcome.append(call())
            except BaseException as error:  # noqa: BLE001 - raised again in the calling thread
                outcome.append(error)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        thread.join(self.left())
        if not outcome:
            raise TimeoutError
        if isinstance(outcome[0], BaseException):
            raise outcome[0]
        return outcome[0]

    def _shut_down(self) -> None:
        with self._lock:
            for connection in self._guarded:
                with suppress(OSError):  # closed already
                    connection.shutdown(socket.SHUT_RDWR)
