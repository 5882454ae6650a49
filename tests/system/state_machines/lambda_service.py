"""Lambda, as the state machines see it: real handlers in this process, errors reported as the service does."""

import json
import traceback
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from botocore.client import BaseClient
from moto.awslambda_simple.models import LambdaSimpleBackend
from moto.stepfunctions.parser.asl.component.state.exec.state_task import lambda_eval_utils

type Handler = Callable[[Mapping[str, Any], object], Mapping[str, Any]]


class PlatformError(BaseException):
    """Not the code's doing: its process ended, or was never reached. The service reports it under a name of its own."""

    def __init__(self, name: str = "Runtime.ExitError") -> None:
        super().__init__(name)
        self.name = name


def serve(patch: pytest.MonkeyPatch, handlers: Mapping[str, Handler], lost_answers: list[str]) -> None:
    """Let moto's Lambda call these functions' handlers and no others.

    The answer of a step in `lost_answers` gets lost, once each time it is listed: the work was done, nobody knows.
    """

    def invoke(
        _self: LambdaSimpleBackend,
        name: str,
        _qualifier: str | None,
        body: str | bytes,
        _headers: Mapping[str, str],
        response_headers: dict[str, str],
    ) -> bytes:
        event = json.loads(body)
        try:
            answer = handlers[name](event, None)
            if event["step"] in lost_answers:
                lost_answers.remove(event["step"])
                raise PlatformError  # noqa: TRY301 - here is where it happens
        except (Exception, PlatformError) as raised:  # noqa: BLE001 - the service reports whatever it is
            response_headers["x-amz-function-error"] = "Unhandled"
            return json.dumps(_reported(raised)).encode()
        return json.dumps(answer).encode()

    patch.setattr(LambdaSimpleBackend, "invoke", invoke)


def call_through(patch: pytest.MonkeyPatch, client: BaseClient) -> None:
    """The interpreter makes a client for every call, which takes longer than the call: let it use this one."""
    patch.setattr(lambda_eval_utils, "boto_client_for", lambda **_options: client)


def _reported(raised: BaseException) -> dict[str, Any]:
    """As the service does for a process that ended, as awslambdaric does for an exception."""
    if isinstance(raised, PlatformError):
        return {"errorType": raised.name, "errorMessage": f"RequestId: 0 Error: {raised.name}"}
    return {
        "errorMessage": str(raised),
        "errorType": type(raised).__name__,
        "requestId": "0",
        "stackTrace": traceback.format_list(traceback.extract_tb(raised.__traceback__)),
    }
