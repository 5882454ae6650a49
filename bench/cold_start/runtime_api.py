"""Lambda's Runtime API on loopback: hands awslambdaric one event after another and notes when it asks and answers."""

import json
import queue
import time
from typing import Any, Final

from bench.cold_start.loopback import Loopback, Quick

_TIMEOUT_SECONDS: Final = 60
_ARN: Final = "arn:aws:lambda:eu-central-1:123456789012:function:bench"
_REQUEST_ID: Final = "8476a536-e9f4-11e8-9739-2dfe598c3fcd"


class FailedError(Exception):
    """The function failed, or its init did; the message is what it said."""


class RuntimeApi(Loopback):
    """One function's."""

    def __init__(self) -> None:
        self._asked: queue.Queue[float] = queue.Queue()
        self._events: queue.Queue[bytes] = queue.Queue()
        self._answers: queue.Queue[tuple[float, str, bytes]] = queue.Queue()
        api = self

        class Handler(Quick):
            def do_GET(self) -> None:
                api._asked.put(time.perf_counter())
                event = api._events.get()
                headers = {
                    "Lambda-Runtime-Aws-Request-Id": _REQUEST_ID,
                    "Lambda-Runtime-Invoked-Function-Arn": _ARN,
                    "Lambda-Runtime-Deadline-Ms": str(int((time.time() + _TIMEOUT_SECONDS) * 1000)),
                    "Content-Type": "application/json",
                }
                self.answer(200, event, headers)

            def do_POST(self) -> None:
                body = self.received()
                api._answers.put((time.perf_counter(), self.path, body))
                self.answer(202)

        super().__init__(Handler)

    def ready_at(self) -> float:
        """When the function asked for an event, in `time.perf_counter` seconds. Raises FailedError."""
        for _ in range(5 * _TIMEOUT_SECONDS):
            try:
                return self._asked.get(timeout=0.2)
            except queue.Empty:
                if not self._answers.empty():
                    raise FailedError(self._answers.get()[2].decode()) from None
        raise FailedError("It never asked for an event.")

    def invoke(self, event: dict[str, Any]) -> tuple[float, Any]:
        """Seconds from event to answer, and the answer. Raises FailedError."""
        sent = json.dumps(event).encode()
        start = time.perf_counter()
        self._events.put(sent)
        end, path, body = self._answers.get(timeout=_TIMEOUT_SECONDS)
        if not path.endswith("/response"):
            raise FailedError(body.decode())
        return end - start, json.loads(body)
