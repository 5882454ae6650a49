"""The claims on DynamoDB, beside the jobs, so that a job and its claims can be written in one transaction."""

from contextlib import suppress
from typing import TYPE_CHECKING

from shared.adapters.aws_errors import aws_errors_as
from shared.adapters.claim_item import claim_from_item
from shared.domain.claims import Claim
from shared.domain.errors import JobConflictError, StorageUnavailableError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_UNAVAILABLE = "The job records cannot be reached right now."


class DynamoDBClaimStore:
    """Implements `shared.ports.ClaimStore`."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def read(self, claim_id: str) -> Claim | None:
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            answer = self._client.get_item(TableName=self._table, Key={"id": {"S": claim_id}}, ConsistentRead=True)
        return claim_from_item(answer["Item"]) if "Item" in answer else None

    def drop(self, claim: Claim) -> None:
        gone = {"ConditionalCheckFailedException": JobConflictError("The claim is another job's by now.")}
        with suppress(JobConflictError), aws_errors_as(StorageUnavailableError, _UNAVAILABLE, codes=gone):
            self._client.delete_item(
                TableName=self._table,
                Key={"id": {"S": claim.id}},
                ConditionExpression="job_id = :job",
                ExpressionAttributeValues={":job": {"S": claim.job_id}},
            )
