"""Job index and sweep cursor on DynamoDB: the two sparse secondary indexes of the job table, and one item."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from shared.adapters.aws_errors import aws_errors_as
from shared.adapters.job_table_items import from_item
from shared.domain.errors import StorageUnavailableError
from shared.domain.job_queries import JobFilter, JobPage
from shared.domain.timestamps import due_minute

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, QueryInputTypeDef

_UNAVAILABLE = "The job records cannot be reached right now."
_CURSOR: Final = "sweep-cursor"


class DynamoDBJobIndex:
    """Implements the port `JobIndex`."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def list_by_owner(self, owner: str, job_filter: JobFilter) -> JobPage:
        """Query until the page is full, since DynamoDB applies the filter after its limit."""
        query = _query(self._table, owner, job_filter)
        items: list[dict[str, AttributeValueTypeDef]] = []
        while True:
            query["Limit"] = job_filter.limit - len(items)
            with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
                answer = self._client.query(**query)
            items += answer["Items"]
            if "LastEvaluatedKey" not in answer:
                return JobPage([from_item(item) for item in items], None)
            query["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
            if len(items) >= job_filter.limit:
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
    """Implements the port `SweepCursor`."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def read(self) -> datetime | None:
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            answer = self._client.get_item(TableName=self._table, Key={"id": {"S": _CURSOR}}, ConsistentRead=True)
        return datetime.fromisoformat(answer["Item"]["minute"].get("S", "")) if "Item" in answer else None

    def write(self, minute: datetime) -> None:
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            self._client.put_item(
                TableName=self._table, Item={"id": {"S": _CURSOR}, "minute": {"S": minute.astimezone(UTC).isoformat()}}
            )


def _query(table: str, owner: str, job_filter: JobFilter) -> "QueryInputTypeDef":
    wanted = {"status": job_filter.status, "kind": job_filter.kind}
    filters = {name: value.value for name, value in wanted.items() if value is not None}
    values: dict[str, AttributeValueTypeDef] = {f":{name}": {"S": value} for name, value in filters.items()}
    query: QueryInputTypeDef = {
        "TableName": table,
        "IndexName": "by_owner",
        "KeyConditionExpression": "owner_key = :owner",
        "ExpressionAttributeValues": {":owner": {"S": owner}, **values},
        "ScanIndexForward": False,
    }
    if filters:
        query["FilterExpression"] = " AND ".join(f"#{name} = :{name}" for name in filters)
        query["ExpressionAttributeNames"] = {f"#{name}": name for name in filters}
    if job_filter.after:
        created_at, job_id = job_filter.after
        query["ExclusiveStartKey"] = {
            "owner_key": {"S": owner},
            "created_at": {"S": created_at},
            "id": {"S": job_id},
        }
    return query
