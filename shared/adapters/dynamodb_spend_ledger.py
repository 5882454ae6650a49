"""The day's ledger on DynamoDB: one item a day, its total and what is set aside for each job, moved by one write each.

A job's share is an attribute of its own, so that setting aside and giving back happen once however often they are
tried, and one condition holds the total to the cap however many try at once.
"""

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, cast

from botocore.exceptions import ClientError

from shared.adapters.aws_errors import aws_errors_as, refusing_item
from shared.domain.budget import Reservation
from shared.domain.errors import StorageUnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    type Item = Mapping[str, AttributeValueTypeDef]

_UNAVAILABLE = "What may be spent today cannot be read right now."
_KEPT: Final = timedelta(days=40)
_HELD: Final = "job#"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_TRIES: Final = 4


class DynamoDBSpendLedger:
    """Implements `shared.ports.SpendLedger`."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def reserve(self, day: date, wanted: Reservation, *, cap: int) -> bool:
        if wanted.micro_usd > cap:
            return False
        entry = {":entry": _written(wanted)}
        for _ in range(_TRIES):
            refused = self._change(
                day,
                wanted.job_id,
                "SET #job = :entry, #total = if_not_exists(#total, :none) + :more, #ttl = :ttl",
                "attribute_not_exists(#job) AND (attribute_not_exists(#total) OR #total <= :room)",
                {**entry, ":none": 0, ":more": wanted.micro_usd, ":room": cap - wanted.micro_usd, ":ttl": _ttl(day)},
            )
            if refused is None:
                return True
            held = _held_of(refused, wanted.job_id)
            if held is None:
                return False
            more = wanted.micro_usd - held.micro_usd
            refused = self._change(
                day,
                wanted.job_id,
                "SET #job = :entry, #total = #total + :more",
                "#job = :seen AND #total <= :room" if more > 0 else "#job = :seen",
                {**entry, ":seen": _written(held), ":more": more, **({":room": cap - more} if more > 0 else {})},
            )
            if refused is None:
                return True
            if _held_of(refused, wanted.job_id) == held:
                return False
        raise StorageUnavailableError(_UNAVAILABLE, retry_after=1)

    def settle(self, day: date, job_id: str, spent: int | None, *, since: datetime | None = None) -> None:
        for _ in range(_TRIES):
            held = _held_of(self._item(day, job_id), job_id)
            if held is None or since not in (None, held.since):
                return
            less = 0 if spent is None else held.micro_usd - spent
            refused = self._change(
                day,
                job_id,
                "SET #total = #total - :less REMOVE #job",
                "#job = :seen",
                {":less": less, ":seen": _written(held)},
            )
            if refused is None:
                return
        raise StorageUnavailableError(_UNAVAILABLE, retry_after=1)

    def total(self, day: date) -> int:
        return int(self._item(day).get("total", {}).get("N", "0"))

    def held(self, day: date) -> "Iterable[Reservation]":
        item = self._item(day)
        names = [name.removeprefix(_HELD) for name in item if name.startswith(_HELD)]
        return [held for name in names if (held := _held_of(item, name))]

    def _item(self, day: date, job_id: str | None = None) -> "Item":
        """The day's item, or of it the total, or one job's share."""
        only: Any = {}
        if job_id is not None:
            only = {"ProjectionExpression": "#job", "ExpressionAttributeNames": {"#job": _HELD + job_id}}
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            found = self._client.get_item(TableName=self._table, Key=_key(day), ConsistentRead=True, **only)
        return found.get("Item", {})

    def _change(
        self, day: date, job_id: str, change: str, condition: str, values: dict[str, int | str]
    ) -> "Item | None":
        """None where it was written, else the item that refused it."""
        names = {"#job": _HELD + job_id, "#total": "total", "#ttl": "ttl"}
        used = {name: {"N" if isinstance(value, int) else "S": str(value)} for name, value in values.items()}
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            try:
                self._client.update_item(
                    TableName=self._table,
                    Key=_key(day),
                    UpdateExpression=change,
                    ConditionExpression=condition,
                    ExpressionAttributeNames={name: real for name, real in names.items() if name in change + condition},
                    ExpressionAttributeValues=cast("Any", used),
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
            except ClientError as error:
                return refusing_item(error)
        return None


def _written(held: Reservation) -> str:
    return f"{held.micro_usd} {(held.since - _EPOCH) // _MICROSECOND}"


def _held_of(item: "Item", job_id: str) -> Reservation | None:
    text = item.get(_HELD + job_id, {}).get("S")
    if text is None:
        return None
    amount, _, since = text.partition(" ")
    return Reservation(job_id, int(amount), _EPOCH + int(since) * _MICROSECOND)


def _key(day: date) -> "dict[str, AttributeValueTypeDef]":
    return {"provider": {"S": "budget"}, "entry": {"S": day.isoformat()}}


def _ttl(day: date) -> int:
    return int((datetime(day.year, day.month, day.day, tzinfo=UTC) + _KEPT).timestamp())
