"""Stands between the code's boto3 clients and moto: counts every call, and lets the chosen one go wrong."""

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
type Happening = Callable[[Fault], None]

_SLOW_SECONDS: Final = 20
_THROTTLES: Final = {
    "dynamodb": (400, "ProvisionedThroughputExceededException"),
    "s3": (503, "SlowDown"),
    "stepfunctions": (400, "ThrottlingException"),
    "sqs": (400, "ThrottlingException"),
    "eventbridge": (400, "ThrottlingException"),
}
_MEANWHILE: Final = frozenset({Fault.OVERLAP, Fault.ABORTED, Fault.CANCELED})
_KEEPS: Final = frozenset({"PutObject", "CompleteMultipartUpload"})
_NO_EFFECT: Final = frozenset({Fault.ERROR, Fault.TIMEOUT, Fault.THROTTLED})


class Wire:
    """`calls` are those made so far. One of them goes wrong as planned; `standing` may have more of them go wrong."""

    def __init__(self, *, step: Callable[[], str], sleep: Callable[[float], None]) -> None:
        self._step = step
        self.sleep = sleep
        self.calls: list[Call] = []
        self.planned: tuple[Call, Fault] | None = None
        self.fired = False
        self.standing: Callable[[Call], Fault | None] = lambda _call: None
        self.meanwhile: Happening = lambda _fault: None
        self.out_of_time: Callable[[], None] = lambda: None
        self.kept: Callable[[str], None] = lambda _key: None
        self.effects: dict[str, Effect] = {}
        self._numbers: Counter[tuple[str, str, str]] = Counter()
        self._fault: Fault | None = None
        self._attempts = 0
        self._transactions: dict[str, bytes] = {}

    def begin(self, service: str, operation: str) -> Fault | None:
        """A call is about to be made; what is to go wrong with it."""
        step = self._step()
        self._numbers[step, service, operation] += 1
        call = Call(step, service, operation, self._numbers[step, service, operation])
        self.calls.append(call)
        fault = self.standing(call)
        if self.planned and self.planned[0] == call:
            fault, self.fired = self.planned[1], True
        if fault is Fault.KILLED_BEFORE:
            raise KilledError
        if fault is Fault.SLOW:
            self.sleep(_SLOW_SECONDS)
        if fault in _MEANWHILE:
            self.meanwhile(fault)
        self._fault, self._attempts = fault, 0
        return fault

    def done(self, fault: Fault | None) -> None:
        """It has happened."""
        if fault is Fault.KILLED_AFTER:
            raise KilledError
        if fault is Fault.TOO_SLOW:
            self.out_of_time()
            raise KilledError("Sandbox.Timedout")

    def send(self, service: str, operation: str, request: AWSPreparedRequest) -> AWSResponse:
        """One attempt of a call, as botocore makes it."""
        self._attempts += 1
        fault = self._fault
        if fault in _NO_EFFECT:
            return self._refused(fault, service, request)
        answer = self._happens(service, operation, request)
        self.done(fault)
        if fault is Fault.UNANSWERED or (fault is Fault.LOST and self._attempts == 1):
            raise ReadTimeoutError(endpoint_url=request.url)
        if fault is Fault.GARBLED:
            return _answer(request, 200, b"{garbled")
        return answer

    def _refused(self, fault: Fault | None, service: str, request: AWSPreparedRequest) -> AWSResponse:
        if fault is Fault.TIMEOUT:
            raise ReadTimeoutError(endpoint_url=request.url)
        status, code = _THROTTLES[service] if fault is Fault.THROTTLED else (500, "InternalServerError")
        return refusal(request, status, code)

    def _happens(self, service: str, operation: str, request: AWSPreparedRequest) -> AWSResponse:
        body = json.loads(request.body) if service != "s3" else {}
        token = body.get("ClientRequestToken", "")
        if token in self._transactions:
            return _answer(request, 200, self._transactions[token])
        if operation in self.effects and (own := self.effects[operation](operation, body)) is not None:
            return own
        answer = botocore_stubber(f"before-send.{service}.{operation}", request)
        assert answer is not None
        if service == "s3" and operation in _KEEPS and answer.status_code == OK:
            self.kept(urlsplit(request.url).path.removeprefix("/"))
        if token and answer.status_code == OK:
            self._transactions[token] = answer.content
            return _answer(request, 200, answer.content)
        return answer


def attach(client: BaseClient, current: Callable[[], Wire]) -> None:
    """Take moto's place at this client, for good; `current` says whose wire it is at the time."""
    service = client.meta.service_model.service_id.hyphenize().replace("sfn", "stepfunctions")
    client.meta.events.unregister("before-send", botocore_stubber)

    def before_call(event_name: str, **_more: object) -> None:
        current().begin(service, event_name.rpartition(".")[2])

    def before_send(event_name: str, request: AWSPreparedRequest, **_more: object) -> AWSResponse:
        return current().send(service, event_name.rpartition(".")[2], request)

    client.meta.events.register("before-call", before_call)
    client.meta.events.register("before-send", before_send)


def refusal(request: AWSPreparedRequest | None, status: int, code: str) -> AWSResponse:
    """An error as AWS words it, in JSON and in S3's XML."""
    url = request.url if request else ""
    if "s3" in url:
        return _answer(request, status, f"<Error><Code>{code}</Code><Message>no</Message></Error>".encode())
    return _answer(request, status, json.dumps({"__type": code, "message": "no"}).encode())


def _answer(request: AWSPreparedRequest | None, status: int, body: bytes) -> AWSResponse:
    url = request.url if request else ""
    return AWSResponse(url, status, {"content-type": "application/x-amz-json-1.0"}, MockRawResponse(body))
