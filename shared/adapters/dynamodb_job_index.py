"""The two sparse indexes of the job table, and the sweeper's mark."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from shared.adapters.aws_errors import aws_errors_as
from shared.adapters.job_item import due_minute, from_item
from shared.domain.errors import StorageUnavailableError
from shared.ports import JobFilter, JobPage

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, QueryInputTypeDef

_UNAVAILABLE = "The job records cannot be reached right now."
_MARK: Final = "sweeper-mark"


class DynamoDBJobIndex:
    """Implements `shared.ports.JobIndex`."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def list_by_owner(self, owner: str, choice: JobFilter) -> JobPage:
        """Reads on until the page is full, since what does not match the choice is dropped after it was read."""
        query = _query(self._table, owner, choice)
        items: list[dict[str, AttributeValueTypeDef]] = []
        while True:
            query["Limit"] = choice.most - len(items)
            with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
                answer = self._client.query(**query)
            items += answer["Items"]
            if "LastEvaluatedKey" not in answer:
                return JobPage([from_item(item) for item in items], None)
            query["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
            if len(items) >= choice.most:
                last = answer["LastEvaluatedKey"]
                after = (last["created_at"].get("S", ""), last["id"].get("S", ""))
                return JobPage([from_item(item) for item in items], after)

    def list_due(self, minute: datetime) -> list[str]:
        ids: list[str] = []
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            for page in self._client.get_paginator("query").paginate(
                TableName=self._table,
                IndexName="by_due_minute",
                KeyConditionExpression="due_minute = :minute",
                ExpressionAttributeValues={":minute": {"S": due_minute(minute)}},
            ):
                ids += [item["id"].get("S", "") for item in page["Items"]]
        return ids


class DynamoDBSweepCursor:
    """Implements `shared.ports.SweepCursor`."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def read(self) -> datetime | None:
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            answer = self._client.get_item(TableName=self._table, Key={"id": {"S": _MARK}}, ConsistentRead=True)
        return datetime.fromisoformat(answer["Item"]["minute"].get("S", "")) if "Item" in answer else None

    def write(self, minute: datetime) -> None:
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            self._client.put_item(
                TableName=self._table, Item={"id": {"S": _MARK}, "minute": {"S": minute.astimezone(UTC).isoformat()}}
            )


def _query(table: str, owner: str, choice: JobFilter) -> "QueryInputTypeDef":
    wanted = {"status": choice.status, "kind": choice.kind}
    chosen = {name: value.value for name, value in wanted.items() if value is not None}
    values: dict[str, AttributeValueTypeDef] = {f":{name}": {"S": value} for name, value in chosen.items()}
    query: QueryInputTypeDef = {
        "TableName": table,
        "IndexName": "by_owner",
        "KeyConditionExpression": "owner_key = :owner",
        "ExpressionAttributeValues": {":owner": {"S": owner}, **values},
        "ScanIndexForward": False,
    }
    if chosen:
        query["FilterExpression"] = " AND ".join(f"#{name} = :{name}" for name in chosen)
        query["ExpressionAttributeNames"] = {f"#{name}": name for name in chosen}
    if choice.after:
        created_at, job_id = choice.after
        query["ExclusiveStartKey"] = {
            "owner_key": {"S": owner},
            "created_at": {"S": created_at},
            "id": {"S": job_id},
        }
    return query
