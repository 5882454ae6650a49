"""A stream record that a function could not process is delivered again.

Emulator: ignores `batchItemFailures` for DynamoDB streams; only a failed invocation is retried.
AWS: with ReportBatchItemFailures it retries from the first reported record (Lambda developer guide, "Configuring
partial batch response with DynamoDB and Lambda").
Patch: treats a response with `batchItemFailures` as a failed invocation, so that the whole batch is delivered again.
Why: an event that could not be published must be published later, at least once.
"""
# ruff: noqa: ANN401, SLF001 - a patch changes untyped internals of the emulator

from contextvars import ContextVar
from typing import Any

from ministack.services import lambda_svc

_polling: ContextVar[bool] = ContextVar("polling_dynamodb_streams", default=False)


def _reports_failures(result: dict[str, Any]) -> bool:
    body = result.get("body")
    return isinstance(body, dict) and bool(body.get("batchItemFailures"))


def install() -> None:
    """Mark invocations by the stream poller, and turn their partial failures into failures."""
    poll, execute = lambda_svc._poll_dynamodb_streams, lambda_svc._execute_function

    def poll_marked() -> Any:
        token = _polling.set(True)
        try:
            return poll()
        finally:
            _polling.reset(token)

    def execute_reporting(*args: Any) -> Any:
        result = execute(*args)
        if _polling.get() and not result.get("error") and _reports_failures(result):
            return {**result, "error": True, "body": {"errorType": "BatchItemFailures", **result["body"]}}
        return result

    lambda_svc._poll_dynamodb_streams, lambda_svc._execute_function = poll_marked, execute_reporting
