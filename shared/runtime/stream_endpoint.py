"""A function from a record's change to nothing becomes a Lambda handler for a DynamoDB stream."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.runtime.observability import log_unexpected_error

type Change = Callable[[Mapping[str, Any] | None, Mapping[str, Any]], None]


def stream_endpoint(
    handle: Change, *, only: Callable[[Mapping[str, Any]], bool]
) -> Callable[[Mapping[str, Any], object], Mapping[str, Any]]:
    """Wrap `handle`, which gets the images before (None for a new record) and after, of records that `only` picks.

    The first record that fails ends the batch and is read again, so that order holds (ReportBatchItemFailures).
    """

    def lambda_handler(event: Mapping[str, Any], _context: object) -> Mapping[str, Any]:
        for record in event["Records"]:
            images = record["dynamodb"]
            if "NewImage" not in images or not only(images["NewImage"]):
                continue
            try:
                handle(images.get("OldImage"), images["NewImage"])
            except Exception as error:  # noqa: BLE001 - whatever it is, the record is told again
                log_unexpected_error(error, route="stream")
                return {"batchItemFailures": [{"itemIdentifier": images["SequenceNumber"]}]}
        return {"batchItemFailures": []}

    return lambda_handler
