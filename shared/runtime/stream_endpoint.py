"""Lambda handlers for DynamoDB streams."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.runtime.observability import log_unexpected_error

type Change = Callable[[Mapping[str, Any] | None, Mapping[str, Any]], None]


def stream_endpoint(
    handle: Change, *, only: Callable[[Mapping[str, Any]], bool]
) -> Callable[[Mapping[str, Any], object], Mapping[str, Any]]:
    """Make a Lambda handler that calls `handle` with the old (None for a new item) and new image of each record.

    `only` selects records by their new image. The first failure ends the batch, which is redelivered from that record,
    so the order is preserved. The event source mapping needs ReportBatchItemFailures.
    """

    def lambda_handler(event: Mapping[str, Any], _context: object) -> Mapping[str, Any]:
        for record in event["Records"]:
            images = record["dynamodb"]
            if "NewImage" not in images or not only(images["NewImage"]):
                continue
            try:
                handle(images.get("OldImage"), images["NewImage"])
            except Exception as error:  # noqa: BLE001 - after any error the record is redelivered
                log_unexpected_error(error, route="stream")
                return {"batchItemFailures": [{"itemIdentifier": images["SequenceNumber"]}]}
        return {"batchItemFailures": []}

    return lambda_handler
