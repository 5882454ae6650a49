"""The job store on DynamoDB: three conditional calls on one table."""

from typing import TYPE_CHECKING

from shared.adapters.aws_errors import aws_errors_as
from shared.adapters.job_item import from_item, to_item
from shared.domain.errors import AiArtError, JobConflictError, NotFoundError, StorageUnavailableError
from shared.domain.jobs import Job

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_UNAVAILABLE = "The job records cannot be reached right now."


def _conflict() -> dict[str, AiArtError]:
    """Made anew for each call: an exception that is raised again keeps every traceback it ever had."""
    return {"ConditionalCheckFailedException": JobConflictError("The job was changed by somebody else meanwhile.")}


class DynamoDBJobStore:
    """Implements `shared.ports.JobStore`."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def add(self, job: Job) -> None:
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE, codes=_conflict()):
            self._client.put_item(
                TableName=self._table, Item=to_item(job), ConditionExpression="attribute_not_exists(id)"
            )

    def get(self, job_id: str) -> Job:
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            answer = self._client.get_item(TableName=self._table, Key={"id": {"S": job_id}}, ConsistentRead=True)
        if "Item" not in answer:
            raise NotFoundError("There is no job with this id.")
        return from_item(answer["Item"])

    def replace(self, job: Job) -> None:
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE, codes=_conflict()):
            self._client.put_item(
                TableName=self._table,
                Item=to_item(job),
                ConditionExpression="revision = :previous",
                ExpressionAttributeValues={":previous": {"N": str(job.revision - 1)}},
            )
