"""Job store on DynamoDB: conditional writes to one table; a new job and its claims are one transaction."""

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
_CLAIM_REFUSED: Final = frozenset({"ConditionalCheckFailed", _CONTENDED})
_ATTEMPTS: Final = 4
_LONGEST_PAUSE_SECONDS: Final = 0.1


class _BodyContendedError(Exception):
    """A concurrent transaction wrote to the item of the same body."""


def _conflict() -> dict[str, AiArtError]:
    """Create a new exception for each call: a reused one would accumulate tracebacks."""
    return {"ConditionalCheckFailedException": JobConflictError("The job was changed concurrently.")}


class DynamoDBJobStore:
    """Implements the port `JobStore`."""

    def __init__(self, client: "DynamoDBClient", table: str, sleep: Callable[[float], None] = time.sleep) -> None:
        self._client = client
        self._table = table
        self._sleep = sleep

    def add(self, job: Job, hold: ClaimSet | None = None) -> None:
        """Retry while concurrent jobs write to the same body's item; at last, write without the claim on the body."""
        hold = hold or ClaimSet()
        for number in range(_ATTEMPTS):
            try:
                self._add(job, hold, number)
            except _BodyContendedError:
                self._sleep(_LONGEST_PAUSE_SECONDS * random())  # noqa: S311 - jitter, not security
            else:
                return
        self._add(job, replace(hold, body=None), _ATTEMPTS)

    def _add(self, job: Job, hold: ClaimSet, number: int) -> None:
        """Raises _BodyContendedError where only the claim on the body conflicted; then nothing was written."""
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
        """Write with optimistic locking on `revision`.

        A retry by the SDK after a lost response finds its own write, which is no conflict. The random `written_as`
        tells it from an equal write by another worker: of two that begin the same submission only one may go on.
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
        """Raise the error for the refused write: first the job, then the exclusive claims, then the body."""
        reasons = [reason.get("Code", "None") for reason in error.response.get("CancellationReasons", [])]
        if any(reason in _CLAIM_REFUSED for reason in reasons[exclusive]):
            raise ClaimTakenError("Another request like this one came first.", retry_after=1) from error
        if "ConditionalCheckFailed" in reasons[:1]:
            raise JobConflictError("There is a job with this id already.") from error
        if _CONTENDED in reasons[exclusive.stop :]:
            raise _BodyContendedError from error
