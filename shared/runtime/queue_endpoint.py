"""Lambda handlers for SQS queues."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.runtime.observability import log_unexpected_error


def queue_endpoint(handle: Callable[[str], None]) -> Callable[[Mapping[str, Any], object], Mapping[str, Any]]:
    """Make a Lambda handler that calls `handle` with each message body; failed messages are redelivered.

    The event source mapping needs ReportBatchItemFailures.
    """

    def lambda_handler(event: Mapping[str, Any], _context: object) -> Mapping[str, Any]:
        failed: list[dict[str, str]] = []
        for record in event["Records"]:
            try:
                handle(record["body"])
            except Exception as error:  # noqa: BLE001 - after any error the message is redelivered
                log_unexpected_error(error, route="queue")
                failed.append({"itemIdentifier": record["messageId"]})
        return {"batchItemFailures": failed}

    return lambda_handler
