"""The jobs that wait for a provider, in DynamoDB: one partition per provider, sorted by ticket."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from botocore.exceptions import ClientError

from shared.adapters.aws_errors import aws_errors_as, condition_failed
from shared.domain.errors import StorageUnavailableError
from shared.domain.fair_queue import WaitingJob, next_ticket

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

_UNAVAILABLE = "The queue of waiting jobs cannot be reached right now."
_KEPT: Final = timedelta(days=2)  # longer than any job may wait: what is left behind goes by TTL
_TRIES: Final = 3
_BEHIND: Final = "attribute_not_exists(entry) OR #number < :served"


class DynamoDBWaitingJobs:
    """Implements `shared.ports.WaitingJobs`."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def join(self, provider: str, caller: str, job_id: str, token: str, calls: int = 1) -> None:
        ticket = self._ticket(provider, caller)
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            self._client.put_item(
                TableName=self._table,
                Item={
                    **_key(provider, f"waiting#{ticket:015d}#{job_id}"),
                    "job_id": {"S": job_id},
                    "ticket": {"N": str(ticket)},
                    "token": {"S": token},
                    "calls": {"N": str(calls)},
                    "ttl": {"N": str(int((datetime.now(UTC) + _KEPT).timestamp()))},
                },
            )

    def first(self, provider: str, most: int) -> list[WaitingJob]:
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            answer = self._client.query(
                TableName=self._table,
                KeyConditionExpression="provider = :provider AND begins_with(entry, :waiting)",
                ExpressionAttributeValues={":provider": {"S": provider}, ":waiting": {"S": "waiting#"}},
                ConsistentRead=True,
                Limit=most,
            )
        return [waiting(provider, item) for item in answer["Items"]]

    def leave(self, waiting: WaitingJob) -> None:
        """The queue's own time moves on to the ticket, which keeps later callers fair."""
        self._set(waiting.provider, "time", ":served", _BEHIND, served=waiting.ticket)
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            self._client.delete_item(
                TableName=self._table, Key=_key(waiting.provider, f"waiting#{waiting.ticket:015d}#{waiting.job_id}")
            )

    def _ticket(self, provider: str, caller: str) -> int:
        """The client's next ticket (`shared.domain.fair_queue`), counted in the table so concurrent calls differ."""
        entry, served = f"caller#{caller}", self._served(provider)
        for _ in range(_TRIES):
            ticket = self._set(provider, entry, "#number + :one", "#number >= :served", served=served, one=1)
            if ticket is None:
                new = next_ticket(served, None)
                ticket = self._set(provider, entry, ":new", _BEHIND, served=served, new=new)
            if ticket is not None:
                return ticket
        raise StorageUnavailableError(_UNAVAILABLE, retry_after=1)

    def _served(self, provider: str) -> int:
        """The queue's own time: the ticket served last."""
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            answer = self._client.get_item(TableName=self._table, Key=_key(provider, "time"), ConsistentRead=True)
        return int(answer["Item"]["number"].get("N", "0")) if "Item" in answer else 0

    def _set(self, provider: str, entry: str, number: str, condition: str, **values: int) -> int | None:
        """The number as it is then, None where the condition does not hold."""
        ttl = int((datetime.now(UTC) + _KEPT).timestamp())
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            try:
                answer = self._client.update_item(
                    TableName=self._table,
                    Key=_key(provider, entry),
                    UpdateExpression=f"SET #number = {number}, #ttl = :ttl",
                    ConditionExpression=condition,
                    ExpressionAttributeNames={"#number": "number", "#ttl": "ttl"},
                    ExpressionAttributeValues={f":{name}": {"N": str(n)} for name, n in {**values, "ttl": ttl}.items()},
                    ReturnValues="UPDATED_NEW",
                )
            except ClientError as error:
                if condition_failed(error):
                    return None
                raise
        return int(answer["Attributes"]["number"].get("N", "0"))


def waiting(provider: str, item: "dict[str, AttributeValueTypeDef]") -> WaitingJob:
    ticket, calls = (int(item[name].get("N", "0")) for name in ("ticket", "calls"))
    return WaitingJob(provider, ticket, item["job_id"].get("S", ""), item["token"].get("S", ""), calls)


def _key(provider: str, entry: str) -> "dict[str, AttributeValueTypeDef]":
    return {"provider": {"S": provider}, "entry": {"S": entry}}
