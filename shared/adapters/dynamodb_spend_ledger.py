"""Spend ledger on DynamoDB: one item for each day, with the total and the reservation of each job.

Each reservation is an attribute of its own, so that reserving and committing are idempotent, and one condition keeps
the total within the budget under concurrency.
"""

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, cast

from botocore.exceptions import ClientError

from shared.adapters.aws_errors import aws_errors_as, item_that_failed_condition
from shared.domain.budget import Reservation, ReserveResult
from shared.domain.errors import StorageUnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    type Item = Mapping[str, AttributeValueTypeDef]

_UNAVAILABLE = "The daily budget cannot be read right now."
_RETENTION: Final = timedelta(days=40)
_RESERVATION: Final = "job#"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_ATTEMPTS: Final = 4


class DynamoDBSpendLedger:
    """Implements the port `SpendLedger`."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def reserve(self, day: date, reservation: Reservation, *, limit: int) -> ReserveResult:
        if reservation.micro_usd > limit:
            return ReserveResult(accepted=False, total=self.total(day))
        entry = {":entry": _encode(reservation)}
        price = reservation.micro_usd
        for _ in range(_ATTEMPTS):
            written, item = self._change(
                day,
                reservation.job_id,
                "SET #job = :entry, #total = if_not_exists(#total, :none) + :more, #ttl = :ttl",
                "attribute_not_exists(#job) AND (attribute_not_exists(#total) OR #total <= :room)",
                {**entry, ":none": 0, ":more": price, ":room": limit - price, ":ttl": _ttl(day)},
            )
            current = None if written else _reservation_of(item, reservation.job_id)
            if written or current is None:
                return ReserveResult(accepted=written, total=_total_of(item))
            more = price - current.micro_usd
            written, newer = self._change(
                day,
                reservation.job_id,
                "SET #job = :entry, #total = #total + :more",
                "#job = :seen AND #total <= :room" if more > 0 else "#job = :seen",
                {**entry, ":seen": _encode(current), ":more": more, **({":room": limit - more} if more > 0 else {})},
            )
            if written or _reservation_of(newer, reservation.job_id) == current:
                return ReserveResult(accepted=written, total=_total_of({**item, **newer}))
        raise StorageUnavailableError(_UNAVAILABLE, retry_after=1)

    def commit(self, day: date, job_id: str, spent: int | None, *, reserved_at: datetime | None = None) -> None:
        for _ in range(_ATTEMPTS):
            current = _reservation_of(self._item(day, job_id), job_id)
            if current is None or reserved_at not in (None, current.reserved_at):
                return
            less = 0 if spent is None else current.micro_usd - spent
            written, _item = self._change(
                day,
                job_id,
                "SET #total = #total - :less REMOVE #job",
                "#job = :seen",
                {":less": less, ":seen": _encode(current)},
            )
            if written:
                return
        raise StorageUnavailableError(_UNAVAILABLE, retry_after=1)

    def total(self, day: date) -> int:
        return _total_of(self._item(day))

    def reservations(self, day: date) -> "Iterable[Reservation]":
        item = self._item(day)
        names = [name.removeprefix(_RESERVATION) for name in item if name.startswith(_RESERVATION)]
        return [reservation for name in names if (reservation := _reservation_of(item, name))]

    def _item(self, day: date, job_id: str | None = None) -> "Item":
        """Read the item of a day, or only the reservation of one job in it."""
        only: Any = {}
        if job_id is not None:
            only = {"ProjectionExpression": "#job", "ExpressionAttributeNames": {"#job": _RESERVATION + job_id}}
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            found = self._client.get_item(TableName=self._table, Key=_key(day), ConsistentRead=True, **only)
        return found.get("Item", {})

    def _change(
        self, day: date, job_id: str, change: str, condition: str, values: dict[str, int | str]
    ) -> "tuple[bool, Item]":
        """Whether it was written, and the attributes that it changed or, if not, the item that refused it."""
        names = {"#job": _RESERVATION + job_id, "#total": "total", "#ttl": "ttl"}
        used = {name: {"N" if isinstance(value, int) else "S": str(value)} for name, value in values.items()}
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            try:
                answer = self._client.update_item(
                    TableName=self._table,
                    Key=_key(day),
                    UpdateExpression=change,
                    ConditionExpression=condition,
                    ExpressionAttributeNames={name: real for name, real in names.items() if name in change + condition},
                    ExpressionAttributeValues=cast("Any", used),
                    ReturnValues="UPDATED_NEW",
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
            except ClientError as error:
                return False, item_that_failed_condition(error)
        return True, answer.get("Attributes", {})


def _total_of(item: "Item") -> int:
    return int(item.get("total", {}).get("N", "0"))


def _encode(reservation: Reservation) -> str:
    return f"{reservation.micro_usd} {(reservation.reserved_at - _EPOCH) // _MICROSECOND}"


def _reservation_of(item: "Item", job_id: str) -> Reservation | None:
    text = item.get(_RESERVATION + job_id, {}).get("S")
    if text is None:
        return None
    amount, _, since = text.partition(" ")
    return Reservation(job_id, int(amount), _EPOCH + int(since) * _MICROSECOND)


def _key(day: date) -> "dict[str, AttributeValueTypeDef]":
    return {"provider": {"S": "budget"}, "entry": {"S": day.isoformat()}}


def _ttl(day: date) -> int:
    return int((datetime(day.year, day.month, day.day, tzinfo=UTC) + _RETENTION).timestamp())
