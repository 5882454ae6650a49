"""Rate limiter and circuit breaker on DynamoDB (GCRA): one item a provider, one conditional write a call."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from botocore.exceptions import ClientError

from shared.adapters.aws_errors import aws_errors_as, item_that_failed_condition
from shared.domain.errors import StorageUnavailableError
from shared.domain.rate_limits import MIN_PAUSE_EXTENSION_MS, Grant, RateLimit, extends_pause, wait_ms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    type Item = Mapping[str, AttributeValueTypeDef]

_UNAVAILABLE = "The rate limits of the providers cannot be read right now."
_SORT: Final = "rate_limit"
_ATTEMPTS: Final = 4
_BEHIND: Final = "(attribute_not_exists(point) OR point < :until)"


class _Move(NamedTuple):
    """A conditional update of the point: its condition and the new value."""

    condition: str
    point: str


_AHEAD: Final = _Move("point BETWEEN :now AND :most", "point + :interval")
_BEHIND_NOW: Final = _Move("attribute_not_exists(point) OR point < :now", ":now + :interval")


class DynamoDBRateLimiter:
    """Implements the port `RateLimiter` with the algorithm of `shared.domain.rate_limits`."""

    def __init__(
        self, client: "DynamoDBClient", table: str, now_ms: Callable[[], int] = lambda: int(time.time() * 1000)
    ) -> None:
        self._client = client
        self._table = table
        self._now_ms = now_ms

    def acquire(self, provider: str, limit: RateLimit) -> Grant:
        """Try the update for a point ahead of the clock (busy), then the one for a point behind it (idle).

        The point never decreases. If the idle update fails, another call has moved the point ahead of `now`, so the
        busy update is tried again with the same `now`. A refusal thus means that a whole burst was granted meanwhile,
        never that the write merely lost a race.
        """
        for _ in range(_ATTEMPTS):
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
        return Grant(limit.interval_ms)  # a burst was granted during each attempt, and was over at once

    def pause(self, provider: str, pause_ms: int, *, failures_seen: int | None = None) -> bool:
        """Use one write where the pause is new; where it is not, the refused write returns the current point."""
        until = self._now_ms() + pause_ms
        if failures_seen is not None:
            is_current = "(attribute_not_exists(failures) OR failures = :seen)"
            values = {":more": failures_seen + 1, ":until": until, ":seen": failures_seen}
            refused = self._set(provider, "failures = :more, point = :until", f"{is_current} AND {_BEHIND}", values)
            if refused is None:
                return True
            if not extends_pause(_point_of(refused), until):
                return False
        values = {":until": until, ":extended": until - MIN_PAUSE_EXTENSION_MS}
        return self._set(provider, "point = :until", _BEHIND.replace(":until", ":extended"), values) is None

    def record_success(self, provider: str, *, failures_seen: int) -> None:
        self._set(provider, "failures = :none", "failures = :seen", {":none": 0, ":seen": failures_seen})

    def _set(self, provider: str, change: str, condition: str, values: dict[str, int]) -> "Item | None":
        """Return None where it was written, else the item for which the condition failed."""
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
                return item_that_failed_condition(error)
        return None

    def _move(self, provider: str, limit: RateLimit, now: int, move: _Move) -> "Grant | Item":
        """Return a grant, or the item for which the condition failed."""
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
                return item_that_failed_condition(error)
        return Grant(0, int(answer["Attributes"]["failures"].get("N", "0")))


def _point_of(item: "Item") -> int:
    return int(item["point"].get("N", "0")) if "point" in item else 0


def _key(provider: str) -> "dict[str, AttributeValueTypeDef]":
    return {"provider": {"S": provider}, "entry": {"S": _SORT}}
