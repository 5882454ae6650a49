"""The providers' gate on DynamoDB: one item a provider, moved by one conditional write a call."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from botocore.exceptions import ClientError

from shared.adapters.aws_errors import aws_errors_as
from shared.domain.errors import StorageUnavailableError
from shared.domain.rates import Grant, RateLimit, pause_ms, wait_ms

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

_UNAVAILABLE = "The providers' gate cannot be reached right now."
_SORT: Final = "gate"
_TRIES: Final = 4


class DynamoDBProviderGate:
    """Implements `shared.ports.ProviderGate`, deciding as `shared.domain.rates` does."""

    def __init__(
        self, client: "DynamoDBClient", table: str, now_ms: Callable[[], int] = lambda: int(time.time() * 1000)
    ) -> None:
        self._client = client
        self._table = table
        self._now_ms = now_ms

    def take(self, provider: str, limit: RateLimit) -> Grant:
        """First as in a busy hour (the point is ahead of the clock), then as after a rest (it lies behind)."""
        wait = 0
        for _ in range(_TRIES):
            now = self._now_ms()
            for condition, point in (
                ("point BETWEEN :now AND :most", "point + :interval"),
                ("attribute_not_exists(point) OR point < :now", ":now + :interval"),
            ):
                item = self._move(provider, limit, now, condition, point)
                if isinstance(item, Grant):
                    return item
            wait = wait_ms(limit, self._point(provider), now)
            if wait:
                return Grant(wait)
        return Grant(limit.interval_ms)  # others were always faster: as good as a full gate

    def report(self, provider: str, limit: RateLimit, *, failures: int, retry_after: int | None) -> None:
        """A success clears the count; a failure moves the point ahead, never back."""
        counted: dict[str, AttributeValueTypeDef] = {":failures": {"N": str(failures)}}
        until = self._now_ms() + pause_ms(limit, failures, retry_after) if failures else 0
        if until and self._pause(provider, until, counted):
            return
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            self._client.update_item(
                TableName=self._table,
                Key=_key(provider),
                UpdateExpression="SET failures = :failures",
                ExpressionAttributeValues=counted,
            )

    def _pause(self, provider: str, until: int, counted: "dict[str, AttributeValueTypeDef]") -> bool:
        """False where the point is further ahead already."""
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            try:
                self._client.update_item(
                    TableName=self._table,
                    Key=_key(provider),
                    UpdateExpression="SET failures = :failures, point = :until",
                    ConditionExpression="attribute_not_exists(point) OR point < :until",
                    ExpressionAttributeValues={**counted, ":until": {"N": str(until)}},
                )
            except ClientError as error:
                if error.response.get("Error", {}).get("Code") == "ConditionalCheckFailedException":
                    return False
                raise
        return True

    def _move(self, provider: str, limit: RateLimit, now: int, condition: str, point: str) -> Grant | None:
        numbers = {":now": now, ":interval": limit.interval_ms, ":most": now + limit.tolerance_ms}
        used = {name: {"N": str(n)} for name, n in numbers.items() if name in condition + point}
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            try:
                answer = self._client.update_item(
                    TableName=self._table,
                    Key=_key(provider),
                    UpdateExpression=f"SET point = {point}, failures = if_not_exists(failures, :none)",
                    ConditionExpression=condition,
                    ExpressionAttributeValues={**used, ":none": {"N": "0"}},
                    ReturnValues="ALL_NEW",
                )
            except ClientError as error:
                if error.response.get("Error", {}).get("Code") == "ConditionalCheckFailedException":
                    return None
                raise
        return Grant(0, int(answer["Attributes"]["failures"].get("N", "0")))

    def _point(self, provider: str) -> int:
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            item = self._client.get_item(TableName=self._table, Key=_key(provider), ConsistentRead=True).get("Item", {})
        return int(item["point"].get("N", "0")) if "point" in item else 0


def _key(provider: str) -> "dict[str, AttributeValueTypeDef]":
    return {"provider": {"S": provider}, "entry": {"S": _SORT}}
