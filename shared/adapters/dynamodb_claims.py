"""The claims on DynamoDB, beside the jobs, so that a job and its claims can be written in one transaction."""

from secrets import token_hex
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from shared.adapters.aws_errors import aws_errors_as, condition_failed
from shared.adapters.claim_item import claim_from_item, claims_from_body, job_attribute
from shared.domain.errors import StorageUnavailableError
from shared.domain.idempotency import Claim

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

_UNAVAILABLE = "The job records cannot be reached right now."


class DynamoDBClaimStore:
    """Implements `shared.ports.ClaimStore`."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def read(self, claim_id: str) -> Claim | None:
        item = self._item(claim_id)
        return claim_from_item(item) if item else None

    def list_for_body(self, claim_id: str) -> list[Claim]:
        return claims_from_body(self._item(claim_id))

    def take(self, claim: Claim) -> bool:
        """A request that is sent again, because its answer was lost, finds that it was itself who took it."""
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            try:
                self._client.update_item(
                    TableName=self._table,
                    Key={"id": {"S": claim.id}},
                    UpdateExpression="SET last_taken = :me REMOVE #job",
                    ConditionExpression="attribute_exists(#job) OR last_taken = :me",
                    ExpressionAttributeNames={"#job": job_attribute(claim.job_id)},
                    ExpressionAttributeValues={":me": {"S": token_hex(8)}},
                )
            except ClientError as error:
                if condition_failed(error):
                    return False
                raise
        return True

    def _item(self, claim_id: str) -> "Mapping[str, AttributeValueTypeDef]":
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            answer = self._client.get_item(TableName=self._table, Key={"id": {"S": claim_id}}, ConsistentRead=True)
        return answer.get("Item", {})
