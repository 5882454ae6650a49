"""A record that a stream's function could not handle is delivered again.

Emulator: for DynamoDB streams it looks only at whether the function failed as a whole; `batchItemFailures` is ignored.
AWS: with ReportBatchItemFailures it resumes at the first record reported.
Why: an event that could not be told must be told later. Here the whole batch comes again: at least once, as on AWS.
"""
# ruff: noqa: ANN401, SLF001 - a patch reaches inside, where nothing is typed

from contextvars import ContextVar
from typing import Any

from ministack.services import lambda_svc

_polling: ContextVar[bool] = ContextVar("polling_dynamodb_streams", default=False)


def _reports_failures(result: dict[str, Any]) -> bool:
    body = result.get("body")
    return isinstance(body, dict) and bool(body.get("batchItemFailures"))


def install() -> None:
    """A partial failure is a failure to the emulator's poller, which then does not move on."""
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
