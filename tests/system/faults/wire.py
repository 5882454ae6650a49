"""Intercepts the calls of the code's boto3 clients before moto: records each call, and injects the planned fault."""

import json
from collections import Counter
from collections.abc import Callable
from http.client import OK
from typing import Any, Final
from urllib.parse import urlsplit

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.client import BaseClient
from botocore.exceptions import ReadTimeoutError
from moto.core.botocore_stubber import MockRawResponse
from moto.core.models import botocore_stubber

from tests.system.faults.fault import Call, Fault, KilledError

type Effect = Callable[[str, dict[str, Any]], AWSResponse | None]

_SLOW_SECONDS: Final = 20
_THROTTLES: Final = {
    "dynamodb": (400, "ProvisionedThroughputExceededException"),
    "s3": (503, "SlowDown"),
    "stepfunctions": (400, "ThrottlingException"),
    "sqs": (400, "ThrottlingException"),
    "eventbridge": (400, "ThrottlingException"),
}
_CONCURRENT: Final = frozenset({Fault.OVERLAP, Fault.ABORTED, Fault.CANCELED})
_STORES_OBJECT: Final = frozenset({"PutObject", "CompleteMultipartUpload"})
_NO_EFFECT: Final = frozenset({Fault.ERROR, Fault.TIMEOUT, Fault.THROTTLED})


class Wire:
    """`calls` are the calls made so far; `planned` is the fault of one call, and `rule` may add faults of others.

    The callbacks are set by the world: `effects` by operation, `on_stored` with the key of each stored object,
    `on_timeout` when the running function times out, `run_concurrently` for what happens during a call.
    """

    def __init__(self, *, step: Callable[[], str], sleep: Callable[[float], None]) -> None:
        self._step = step
        self.sleep = sleep
        self.calls: list[Call] = []
        self.planned: tuple[Call, Fault] | None = None
        self.injected = False
        self.rule: Callable[[Call], Fault | None] = lambda _call: None
        self.run_concurrently: Callable[[Fault], None] = lambda _fault: None
        self.on_timeout: Callable[[], None] = lambda: None
        self.on_stored: Callable[[str], None] = lambda _key: None
        self.effects: dict[str, Effect] = {}
        self._numbers: Counter[tuple[str, str, str]] = Counter()
        self._fault: Fault | None = None
        self._attempts = 0
        self._transactions: dict[str, bytes] = {}

    def begin(self, service: str, operation: str) -> Fault | None:
        """Record a call before it is made; return its fault, if it has one."""
        step = self._step()
        self._numbers[step, service, operation] += 1
        call = Call(step, service, operation, self._numbers[step, service, operation])
        self.calls.append(call)
        fault = self.rule(call)
        if self.planned and self.planned[0] == call:
            fault, self.injected = self.planned[1], True
        if fault is Fault.KILLED_BEFORE:
            raise KilledError
        if fault is Fault.SLOW:
            self.sleep(_SLOW_SECONDS)
        if fault in _CONCURRENT:
            self.run_concurrently(fault)
        self._fault, self._attempts = fault, 0
        return fault

    def after_effect(self, fault: Fault | None) -> None:
        """Inject the faults that come between the effect and the answer."""
        if fault is Fault.KILLED_AFTER:
            raise KilledError
        if fault is Fault.TOO_SLOW:
            self.on_timeout()
            raise KilledError("Sandbox.Timedout")

    def send(self, service: str, operation: str, request: AWSPreparedRequest) -> AWSResponse:
        """Answer one attempt of a call, as botocore sends it."""
        self._attempts += 1
        fault = self._fault
        if fault in _NO_EFFECT:
            return self._refuse(fault, service, request)
        answer = self._execute(service, operation, request)
        self.after_effect(fault)
        if fault is Fault.UNANSWERED or (fault is Fault.LOST and self._attempts == 1):
            raise ReadTimeoutError(endpoint_url=request.url)
        if fault is Fault.GARBLED:
            return _answer(request, answer.status_code, b"{garbled")  # a refused call stays refused
        return answer

    def _refuse(self, fault: Fault | None, service: str, request: AWSPreparedRequest) -> AWSResponse:
        if fault is Fault.TIMEOUT:
            raise ReadTimeoutError(endpoint_url=request.url)
        status, code = _THROTTLES[service] if fault is Fault.THROTTLED else (500, "InternalServerError")
        return error_answer(request, status, code)

    def _execute(self, service: str, operation: str, request: AWSPreparedRequest) -> AWSResponse:
        body = json.loads(request.body) if service != "s3" else {}
        token = body.get("ClientRequestToken", "")
        if token in self._transactions:
            return _answer(request, 200, self._transactions[token])
        if operation in self.effects and (own := self.effects[operation](operation, body)) is not None:
            return own
        answer = botocore_stubber(f"before-send.{service}.{operation}", request)
        assert answer is not None
        if service == "s3" and operation in _STORES_OBJECT and answer.status_code == OK:
            self.on_stored(urlsplit(request.url).path.removeprefix("/"))
        if token and answer.status_code == OK:
            self._transactions[token] = answer.content
            return _answer(request, 200, answer.content)
        return answer


def attach(client: BaseClient, current: Callable[[], Wire]) -> None:
    """Replace moto's handler in this client for good; `current` returns the wire of the current world."""
    service = client.meta.service_model.service_id.hyphenize().replace("sfn", "stepfunctions")
    client.meta.events.unregister("before-send", botocore_stubber)

    def before_call(event_name: str, **_more: object) -> None:
        current().begin(service, event_name.rpartition(".")[2])

    def before_send(event_name: str, request: AWSPreparedRequest, **_more: object) -> AWSResponse:
        return current().send(service, event_name.rpartition(".")[2], request)

    client.meta.events.register("before-call", before_call)
    client.meta.events.register("before-send", before_send)


def error_answer(request: AWSPreparedRequest | None, status: int, code: str) -> AWSResponse:
    """Build an error response in AWS's format: JSON, or XML for S3."""
    url = request.url if request else ""
    if "s3" in url:
        return _answer(request, status, f"<Error><Code>{code}</Code><Message>no</Message></Error>".encode())
    return _answer(request, status, json.dumps({"__type": code, "message": "no"}).encode())


def _answer(request: AWSPreparedRequest | None, status: int, body: bytes) -> AWSResponse:
    url = request.url if request else ""
    return AWSResponse(url, status, {"content-type": "application/x-amz-json-1.0"}, MockRawResponse(body))
