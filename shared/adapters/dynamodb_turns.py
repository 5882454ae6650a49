"""The queues at the providers' gates on DynamoDB: one partition a provider, sorted by ticket."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from botocore.exceptions import ClientError

from shared.adapters.aws_errors import aws_errors_as
from shared.domain.errors import StorageUnavailableError
from shared.domain.turns import Turn, next_ticket

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

_UNAVAILABLE = "The queue of waiting jobs cannot be reached right now."
_KEPT: Final = timedelta(days=2)  # longer than any job may wait: what is left behind goes by TTL
_TRIES: Final = 20


class DynamoDBTurnQueue:
    """Implements `shared.ports.TurnQueue`."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def join(self, provider: str, caller: str, job_id: str, token: str) -> None:
        ticket = self._ticket(provider, caller)
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            self._client.put_item(
                TableName=self._table,
                Item={
                    **_key(provider, f"turn#{ticket:015d}#{job_id}"),
                    "job_id": {"S": job_id},
                    "ticket": {"N": str(ticket)},
                    "token": {"S": token},
                    "ttl": {"N": str(int((datetime.now(UTC) + _KEPT).timestamp()))},
                },
            )

    def first(self, provider: str, most: int) -> list[Turn]:
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            answer = self._client.query(
                TableName=self._table,
                KeyConditionExpression="provider = :provider AND begins_with(entry, :turn)",
                ExpressionAttributeValues={":provider": {"S": provider}, ":turn": {"S": "turn#"}},
                ConsistentRead=True,
                Limit=most,
            )
        return [_turn(provider, item) for item in answer["Items"]]

    def leave(self, turn: Turn) -> None:
        """The queue's own time moves on to the ticket, which keeps later callers fair."""
        self._advance(turn.provider, "time", turn.ticket)
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            self._client.delete_item(
                TableName=self._table, Key=_key(turn.provider, f"turn#{turn.ticket:015d}#{turn.job_id}")
            )

    def _ticket(self, provider: str, caller: str) -> int:
        """The caller's next ticket, by comparing and setting: of two requests at once each gets its own."""
        entry = f"caller#{caller}"
        for _ in range(_TRIES):
            last = self._number(provider, entry)
            ticket = next_ticket(self._number(provider, "time") or 0, last)
            if self._set(provider, entry, ticket, last):
                return ticket
        raise StorageUnavailableError(_UNAVAILABLE, retry_after=1)

    def _number(self, provider: str, entry: str) -> int | None:
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            item = self._client.get_item(TableName=self._table, Key=_key(provider, entry), ConsistentRead=True).get(
                "Item", {}
            )
        return int(item["number"].get("N", "0")) if "number" in item else None

    def _set(self, provider: str, entry: str, number: int, previous: int | None) -> bool:
        condition = "attribute_not_exists(entry)" if previous is None else "#number = :previous"
        return self._write(provider, entry, number, condition, previous)

    def _advance(self, provider: str, entry: str, number: int) -> None:
        self._write(provider, entry, number, "attribute_not_exists(entry) OR #number < :previous", number)

    def _write(self, provider: str, entry: str, number: int, condition: str, previous: int | None) -> bool:
        values: dict[str, AttributeValueTypeDef] = {
            ":number": {"N": str(number)},
            ":ttl": {"N": str(int((datetime.now(UTC) + _KEPT).timestamp()))},
        }
        if ":previous" in condition:
            values[":previous"] = {"N": str(previous)}
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            try:
                self._client.update_item(
                    TableName=self._table,
                    Key=_key(provider, entry),
                    UpdateExpression="SET #number = :number, #ttl = :ttl",
                    ConditionExpression=condition,
                    ExpressionAttributeNames={"#number": "number", "#ttl": "ttl"},
                    ExpressionAttributeValues=values,
                )
            except ClientError as error:
                if _refused(error):
                    return False
                raise
        return True


def _refused(error: ClientError) -> bool:
    return error.response.get("Error", {}).get("Code") == "ConditionalCheckFailedException"


def _turn(provider: str, item: "dict[str, AttributeValueTypeDef]") -> Turn:
    return Turn(provider, int(item["ticket"].get("N", "0")), item["job_id"].get("S", ""), item["token"].get("S", ""))


def _key(provider: str, entry: str) -> "dict[str, AttributeValueTypeDef]":
    return {"provider": {"S": provider}, "entry": {"S": entry}}
