"""The job store on DynamoDB: conditional writes on one table; a job and what it holds are one transaction."""

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from shared.adapters.aws_errors import aws_errors_as
from shared.adapters.claim_item import claim_to_item
from shared.adapters.job_item import from_item, to_item
from shared.domain.claims import Claim, Hold
from shared.domain.errors import AiArtError, ClaimTakenError, JobConflictError, NotFoundError, StorageUnavailableError
from shared.domain.jobs import Job

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

_UNAVAILABLE = "The job records cannot be reached right now."
_TAKEN = frozenset({"ConditionalCheckFailed", "TransactionConflict"})


def _conflict() -> dict[str, AiArtError]:
    """Made anew for each call: an exception that is raised again keeps every traceback it ever had."""
    return {"ConditionalCheckFailedException": JobConflictError("The job was changed by somebody else meanwhile.")}


class DynamoDBJobStore:
    """Implements `shared.ports.JobStore`."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def add(self, job: Job, hold: Hold | None = None) -> None:
        puts: list[TransactWriteItemTypeDef] = [
            {
                "Put": {
                    "TableName": self._table,
                    "Item": to_item(job),
                    "ConditionExpression": "attribute_not_exists(id)",
                }
            }
        ]
        if hold and hold.key:
            puts.append(self._exclusive_put(hold.key, hold.supersedes))
        if hold and hold.use:
            puts.append(self._exclusive_put(hold.use, hold.use_supersedes))
        if hold and hold.body:
            puts.append({"Put": {"TableName": self._table, "Item": claim_to_item(hold.body)}})
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            try:
                self._client.transact_write_items(TransactItems=puts, ClientRequestToken=job.id)
            except ClientError as error:
                self._raise_refusal(error)
                raise

    def get(self, job_id: str) -> Job:
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            answer = self._client.get_item(TableName=self._table, Key={"id": {"S": job_id}}, ConsistentRead=True)
        if "Item" not in answer:
            raise NotFoundError("There is no job with this id.")
        return from_item(answer["Item"])

    def replace(self, job: Job) -> None:
        """A write whose answer was lost is sent again by the client, and then finds itself: that is no conflict."""
        item = to_item(job)
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE, codes=_conflict()):
            try:
                self._client.put_item(
                    TableName=self._table,
                    Item=item,
                    ConditionExpression="revision = :previous",
                    ExpressionAttributeValues={":previous": {"N": str(job.revision - 1)}},
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
            except ClientError as error:
                if error.response.get("Item") != item:
                    raise

    def _exclusive_put(self, claim: Claim, supersedes: str | None) -> "TransactWriteItemTypeDef":
        return {
            "Put": {
                "TableName": self._table,
                "Item": claim_to_item(claim),
                "ConditionExpression": "attribute_not_exists(id) OR job_id = :superseded",
                "ExpressionAttributeValues": {":superseded": {"S": supersedes or "-"}},
            }
        }

    @staticmethod
    def _raise_refusal(error: ClientError) -> None:
        """Which of the puts was refused: the first is the job's, the others are claims'."""
        reasons = [reason.get("Code", "None") for reason in error.response.get("CancellationReasons", [])]
        if any(reason in _TAKEN for reason in reasons[1:]):
            raise ClaimTakenError("Another request like this one came first.", retry_after=1) from error
        if "ConditionalCheckFailed" in reasons[:1]:
            raise JobConflictError("There is a job with this id already.") from error
