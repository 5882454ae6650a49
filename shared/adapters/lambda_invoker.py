"""Invoke published Lambda function versions by ARN."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from shared.adapters.aws_errors import aws_errors_as
from shared.domain.deployments import InvocationResult
from shared.domain.errors import InternalError

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient


class LambdaInvoker:
    """Implements the port `FunctionInvoker`."""

    def __init__(self, client: "LambdaClient") -> None:
        self._client = client

    def invoke(self, version: str, event: Mapping[str, Any]) -> InvocationResult:
        with aws_errors_as(InternalError, "A version could not be called."):
            answer = self._client.invoke(FunctionName=version, Payload=json.dumps(event).encode())
            payload: Mapping[str, Any] = json.loads(answer["Payload"].read()) or {}
        failed = answer.get("FunctionError")  # set for errors of workflow steps too, which state machines match by name
        return InvocationResult(payload, error=str(payload.get("errorType", failed)) if failed else "")
