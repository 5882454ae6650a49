"""Claim store on DynamoDB, in the job table, so that a job and its claims are written in one transaction."""

from secrets import token_hex
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from shared.adapters.aws_errors import aws_errors_as, condition_failed
from shared.adapters.job_table_items import claim_from_item, claims_from_body, job_attribute
from shared.domain.errors import StorageUnavailableError
from shared.domain.idempotency import Claim

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

_UNAVAILABLE = "The job records cannot be reached right now."


class DynamoDBClaimStore:
    """Implements the port `ClaimStore`."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def get(self, claim_id: str) -> Claim | None:
        item = self._item(claim_id)
        return claim_from_item(item) if item else None

    def list_for_body(self, claim_id: str) -> list[Claim]:
        return claims_from_body(self._item(claim_id))

    def consume(self, claim: Claim) -> bool:
        """Remove the claim. The random token makes the write idempotent: an SDK retry recognises its own write."""
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            try:
                self._client.update_item(
                    TableName=self._table,
                    Key={"id": {"S": claim.id}},
                    UpdateExpression="SET last_consumed_by = :token REMOVE #job",
                    ConditionExpression="attribute_exists(#job) OR last_consumed_by = :token",
                    ExpressionAttributeNames={"#job": job_attribute(claim.job_id)},
                    ExpressionAttributeValues={":token": {"S": token_hex(8)}},
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
