"""The job store on DynamoDB: conditional writes on one table; a job and what it holds are one transaction."""

import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from random import random
from typing import TYPE_CHECKING, Final

from botocore.exceptions import ClientError

from shared.adapters.aws_errors import aws_errors_as
from shared.adapters.claim_item import body_update, claim_to_item
from shared.adapters.job_item import from_item, to_item
from shared.domain.errors import AiArtError, ClaimTakenError, JobConflictError, NotFoundError, StorageUnavailableError
from shared.domain.idempotency import Claim, ClaimSet
from shared.domain.jobs import Job

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

_UNAVAILABLE = "The job records cannot be reached right now."
_CONTENDED: Final = "TransactionConflict"
_TAKEN: Final = frozenset({"ConditionalCheckFailed", _CONTENDED})
_TRIES: Final = 4
_LONGEST_PAUSE_SECONDS: Final = 0.1


class _BodyContendedError(Exception):
    """Other jobs were written on the same body's claim just then."""


def _conflict() -> dict[str, AiArtError]:
    """Made anew for each call: an exception that is raised again keeps every traceback it ever had."""
    return {"ConditionalCheckFailedException": JobConflictError("The job was changed by somebody else meanwhile.")}


class DynamoDBJobStore:
    """Implements `shared.ports.JobStore`."""

    def __init__(self, client: "DynamoDBClient", table: str, sleep: Callable[[float], None] = time.sleep) -> None:
        self._client = client
        self._table = table
        self._sleep = sleep

    def add(self, job: Job, hold: ClaimSet | None = None) -> None:
        """Many jobs may want to stand for one body at once; none is refused for it, at the worst it goes without."""
        hold = hold or ClaimSet()
        for number in range(_TRIES):
            try:
                self._add(job, hold, number)
            except _BodyContendedError:
                self._sleep(_LONGEST_PAUSE_SECONDS * random())  # noqa: S311 - it keeps no secret
            else:
                return
        self._add(job, replace(hold, body=None), _TRIES)

    def _add(self, job: Job, hold: ClaimSet, number: int) -> None:
        """Raises _BodyContendedError where nothing but the body's claim stood in the way, and nothing was written."""
        writes: list[TransactWriteItemTypeDef] = [
            {
                "Put": {
                    "TableName": self._table,
                    "Item": to_item(job),
                    "ConditionExpression": "attribute_not_exists(id)",
                }
            }
        ]
        if hold.key:
            writes.append(self._exclusive_put(hold.key, hold.supersedes))
        if hold.use:
            writes.append(self._exclusive_put(hold.use, hold.use_supersedes))
        if hold.body:
            writes.append({"Update": body_update(self._table, hold.body, hold.body_without)})
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            try:
                self._client.transact_write_items(TransactItems=writes, ClientRequestToken=f"{job.id}-{number}")
            except ClientError as error:
                self._raise_refusal(error, exclusive=slice(1, len(writes) - bool(hold.body)))
                raise

    def get(self, job_id: str) -> Job:
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            answer = self._client.get_item(TableName=self._table, Key={"id": {"S": job_id}}, ConsistentRead=True)
        if "Item" not in answer:
            raise NotFoundError("There is no job with this id.")
        return from_item(answer["Item"])

    def replace(self, job: Job) -> None:
        """A write whose answer was lost is sent again by the client, and then finds itself: that is no conflict.

        Its mark tells it from an equal write of somebody else's: two workers that set out to buy the same job write the
        same intent, and only one of them may believe that it came first.
        """
        item = to_item(job) | {"written_as": {"S": secrets.token_hex(8)}}
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
    def _raise_refusal(error: ClientError, exclusive: slice) -> None:
        """Which of the writes was refused: the first is the job's, then claims of one job each, then the body's."""
        reasons = [reason.get("Code", "None") for reason in error.response.get("CancellationReasons", [])]
        if any(reason in _TAKEN for reason in reasons[exclusive]):
            raise ClaimTakenError("Another request like this one came first.", retry_after=1) from error
        if "ConditionalCheckFailed" in reasons[:1]:
            raise JobConflictError("There is a job with this id already.") from error
        if _CONTENDED in reasons[exclusive.stop :]:
            raise _BodyContendedError from error
