"""The providers' gate on DynamoDB: one item a provider, moved by one conditional write a call."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from botocore.exceptions import ClientError

from shared.adapters.aws_errors import aws_errors_as, refusing_item
from shared.domain.errors import StorageUnavailableError
from shared.domain.rate_limits import NEWS_MS, Grant, RateLimit, is_news, wait_ms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    type Item = Mapping[str, AttributeValueTypeDef]

_UNAVAILABLE = "The providers' gate cannot be reached right now."
_SORT: Final = "rate_limit"
_TRIES: Final = 4
_BEHIND: Final = "(attribute_not_exists(point) OR point < :until)"


class _Move(NamedTuple):
    """From where the point is moved on, and where to."""

    condition: str
    point: str


_AHEAD: Final = _Move("point BETWEEN :now AND :most", "point + :interval")
_BEHIND_NOW: Final = _Move("attribute_not_exists(point) OR point < :now", ":now + :interval")


class DynamoDBRateLimiter:
    """Implements `shared.ports.RateLimiter`, deciding as `shared.domain.rate_limits` does."""

    def __init__(
        self, client: "DynamoDBClient", table: str, now_ms: Callable[[], int] = lambda: int(time.time() * 1000)
    ) -> None:
        self._client = client
        self._table = table
        self._now_ms = now_ms

    def take(self, provider: str, limit: RateLimit) -> Grant:
        """First as in a busy hour (the point is ahead of the clock), then as after a rest (it lies behind).

        Points only grow: who finds it moved on after a rest finds it ahead of the same moment, which is therefore kept.
        So a refusal means that a whole burst was granted meanwhile, never that others were merely faster.
        """
        for _ in range(_TRIES):
            now = self._now_ms()
            refused = self._move(provider, limit, now, _AHEAD)
            if not isinstance(refused, Grant) and _point_of(refused) < now:
                refused = self._move(provider, limit, now, _BEHIND_NOW)
                if not isinstance(refused, Grant):
                    refused = self._move(provider, limit, now, _AHEAD)
            if isinstance(refused, Grant):
                return refused
            wait = wait_ms(limit, _point_of(refused), self._now_ms())
            if wait:
                return Grant(wait)
        return Grant(limit.interval_ms)  # as many bursts were granted as there were tries, and each was over at once

    def pause(self, provider: str, pause_ms: int, *, seen: int | None = None) -> bool:
        """One write where it is news, and where it is not, one that is refused and tells how far the point is."""
        until = self._now_ms() + pause_ms
        if seen is not None:
            counting = "(attribute_not_exists(failures) OR failures = :seen)"
            values = {":more": seen + 1, ":until": until, ":seen": seen}
            refused = self._set(provider, "failures = :more, point = :until", f"{counting} AND {_BEHIND}", values)
            if refused is None:
                return True
            if not is_news(_point_of(refused), until):
                return False
        values = {":until": until, ":news": until - NEWS_MS}
        return self._set(provider, "point = :until", _BEHIND.replace(":until", ":news"), values) is None

    def clear(self, provider: str, *, seen: int) -> None:
        self._set(provider, "failures = :none", "failures = :seen", {":none": 0, ":seen": seen})

    def _set(self, provider: str, change: str, condition: str, values: dict[str, int]) -> "Item | None":
        """None where it was written, else the item that refused it."""
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            try:
                self._client.update_item(
                    TableName=self._table,
                    Key=_key(provider),
                    UpdateExpression=f"SET {change}",
                    ConditionExpression=condition,
                    ExpressionAttributeValues={name: {"N": str(value)} for name, value in values.items()},
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
            except ClientError as error:
                return refusing_item(error)
        return None

    def _move(self, provider: str, limit: RateLimit, now: int, move: _Move) -> "Grant | Item":
        """A grant, or the item that refused it."""
        numbers = {":now": now, ":interval": limit.interval_ms, ":most": now + limit.tolerance_ms}
        used = {name: {"N": str(n)} for name, n in numbers.items() if name in move.condition + move.point}
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            try:
                answer = self._client.update_item(
                    TableName=self._table,
                    Key=_key(provider),
                    UpdateExpression=f"SET point = {move.point}, failures = if_not_exists(failures, :none)",
                    ConditionExpression=move.condition,
                    ExpressionAttributeValues={**used, ":none": {"N": "0"}},
                    ReturnValues="ALL_NEW",
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
            except ClientError as error:
                return refusing_item(error)
        return Grant(0, int(answer["Attributes"]["failures"].get("N", "0")))


def _point_of(item: "Item") -> int:
    return int(item["point"].get("N", "0")) if "point" in item else 0


def _key(provider: str) -> "dict[str, AttributeValueTypeDef]":
    return {"provider": {"S": provider}, "entry": {"S": _SORT}}
