"""A Lambda Runtime API on loopback: sends events to awslambdaric and records the times of requests and responses."""

import json
import queue
import time
from typing import Any, Final

from bench.cold_start.loopback import FastHandler, Loopback

_TIMEOUT_SECONDS: Final = 60
_ARN: Final = "arn:aws:lambda:eu-central-1:123456789012:function:bench"
_REQUEST_ID: Final = "8476a536-e9f4-11e8-9739-2dfe598c3fcd"


class FailedError(Exception):
    """The function or its init failed; the message is the error that it reported."""


class RuntimeApi(Loopback):
    """The Runtime API for one function."""

    def __init__(self) -> None:
        self._requests: queue.Queue[float] = queue.Queue()
        self._events: queue.Queue[bytes] = queue.Queue()
        self._responses: queue.Queue[tuple[float, str, bytes]] = queue.Queue()
        api = self

        class Handler(FastHandler):
            def do_GET(self) -> None:
                api._requests.put(time.perf_counter())
                event = api._events.get()
                headers = {
                    "Lambda-Runtime-Aws-Request-Id": _REQUEST_ID,
                    "Lambda-Runtime-Invoked-Function-Arn": _ARN,
                    "Lambda-Runtime-Deadline-Ms": str(int((time.time() + _TIMEOUT_SECONDS) * 1000)),
                    "Content-Type": "application/json",
                }
                self.respond(200, event, headers)

            def do_POST(self) -> None:
                body = self.read_body()
                api._responses.put((time.perf_counter(), self.path, body))
                self.respond(202)

        super().__init__(Handler)

    def ready_at(self) -> float:
        """Return when the function requested its first event, in `time.perf_counter` seconds. Raises FailedError."""
        for _ in range(5 * _TIMEOUT_SECONDS):
            try:
                return self._requests.get(timeout=0.2)
            except queue.Empty:
                if not self._responses.empty():
                    raise FailedError(self._responses.get()[2].decode()) from None
        raise FailedError("The function never requested an event.")

    def invoke(self, event: dict[str, Any]) -> tuple[float, Any]:
        """Send the event; return the seconds until the response, and the response. Raises FailedError."""
        content = json.dumps(event).encode()
        start = time.perf_counter()
        self._events.put(content)
        end, path, body = self._responses.get(timeout=_TIMEOUT_SECONDS)
        if not path.endswith("/response"):
            raise FailedError(body.decode())
        return end - start, json.loads(body)
