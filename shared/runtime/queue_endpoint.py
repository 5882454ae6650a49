"""A function from a message's text to nothing becomes a Lambda handler for an SQS queue."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.runtime.observability import log_unexpected_error


def queue_endpoint(handle: Callable[[str], None]) -> Callable[[Mapping[str, Any], object], Mapping[str, Any]]:
    """Wrap `handle`; a message that fails comes again (ReportBatchItemFailures)."""

    def lambda_handler(event: Mapping[str, Any], _context: object) -> Mapping[str, Any]:
        failed: list[dict[str, str]] = []
        for record in event["Records"]:
            try:
                handle(record["body"])
            except Exception as error:  # noqa: BLE001 - whatever it is, the message comes again
                log_unexpected_error(error, route="queue")
                failed.append({"itemIdentifier": record["messageId"]})
        return {"batchItemFailures": failed}

    return lambda_handler
