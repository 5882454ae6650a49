"""Published versions of functions, called by their ARN."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from shared.adapters.aws_errors import aws_errors_as
from shared.domain.errors import InternalError
from shared.ports import InvocationResult

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient


class LambdaInvoker:
    """Implements `shared.ports.FunctionInvoker`."""

    def __init__(self, client: "LambdaClient") -> None:
        self._client = client

    def call(self, version: str, event: Mapping[str, Any]) -> InvocationResult:
        with aws_errors_as(InternalError, "A version could not be called."):
            answer = self._client.invoke(FunctionName=version, Payload=json.dumps(event).encode())
            told: Mapping[str, Any] = json.loads(answer["Payload"].read()) or {}
        failed = answer.get("FunctionError")  # our own steps' too: their errors' names are what state machines go by
        return InvocationResult(told, error=str(told.get("errorType", failed)) if failed else "")
