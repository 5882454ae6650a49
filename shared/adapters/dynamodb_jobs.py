"""Job store on DynamoDB: conditional writes to one table; a new job and its claims are one transaction."""

import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from random import random
from typing import TYPE_CHECKING, Final

from botocore.exceptions import ClientError

from shared.adapters.aws_errors import aws_errors_as
from shared.adapters.job_table_items import body_put, body_update, exclusive_put, from_item, to_item
from shared.domain.errors import (
    AiArtError,
    BodyClaimedError,
    ClaimTakenError,
    JobConflictError,
    NotFoundError,
    StorageUnavailableError,
)
from shared.domain.idempotency import ClaimSet
from shared.domain.jobs import Job

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

_UNAVAILABLE = "The job records cannot be reached right now."
_CONTENDED: Final = "TransactionConflict"
_CLAIM_REFUSED: Final = frozenset({"ConditionalCheckFailed", _CONTENDED})
_ATTEMPTS: Final = 4
_LONGEST_PAUSE_SECONDS: Final = 0.1


def _conflict() -> dict[str, AiArtError]:
    """Create a new exception for each call: a reused one would accumulate tracebacks."""
    return {"ConditionalCheckFailedException": JobConflictError("The job was changed concurrently.")}


class DynamoDBJobStore:
    """Implements the port `JobStore`."""

    def __init__(self, client: "DynamoDBClient", table: str, sleep: Callable[[float], None] = time.sleep) -> None:
        self._client = client
        self._table = table
        self._sleep = sleep

    def add(self, job: Job, claims: ClaimSet | None = None) -> None:
        """Retry while concurrent jobs write to the same body's item; at last, write without the claim on the body."""
        claims = claims or ClaimSet()
        for attempt in range(_ATTEMPTS + 1):
            with_body = claims if attempt < _ATTEMPTS else replace(claims, body=None)
            exclusive, body = self._claim_writes(with_body)
            writes: list[TransactWriteItemTypeDef] = [self._new_item(job), *exclusive, *body]
            with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
                try:
                    self._client.transact_write_items(TransactItems=writes, ClientRequestToken=secrets.token_hex(16))
                except ClientError as error:
                    if not _body_contended(error, len(exclusive), checked=claims.body_checked):
                        raise
                else:
                    return
            self._sleep(_LONGEST_PAUSE_SECONDS * random())  # noqa: S311 - jitter, not security

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

    def _new_item(self, job: Job) -> "TransactWriteItemTypeDef":
        return {
            "Put": {
                "TableName": self._table,
                "Item": to_item(job),
                "ConditionExpression": "attribute_not_exists(id)",
            }
        }

    def _claim_writes(
        self, claims: ClaimSet
    ) -> "tuple[list[TransactWriteItemTypeDef], list[TransactWriteItemTypeDef]]":
        """The writes of claims that belong to one job, and of the one that several jobs share."""
        pairs = [(claims.key, claims.replaces_key), (claims.use, claims.replaces_use)]
        exclusive = [exclusive_put(self._table, claim, replaced) for claim, replaced in pairs if claim]
        if claims.body is None:
            return exclusive, []
        if claims.body_checked:
            return exclusive, [{"Update": body_update(self._table, claims.body, claims.dropped_bodies)}]
        return exclusive, [{"Put": body_put(self._table, claims.body)}]


def _body_contended(error: ClientError, exclusive: int, *, checked: bool) -> bool:
    """Whether only a concurrent write to the same body's item stood in the way, so that the same may be tried again.

    The writes are the job, then the claims of one job each, then the body's. Raises ClaimTakenError, BodyClaimedError,
    JobConflictError if one of them refused the transaction.
    """
    reasons = [reason.get("Code", "None") for reason in error.response.get("CancellationReasons", [])]
    if any(reason in _CLAIM_REFUSED for reason in reasons[1 : 1 + exclusive]):
        raise ClaimTakenError("Another request like this one came first.", retry_after=1) from error
    if "ConditionalCheckFailed" in reasons[:1]:
        raise JobConflictError("There is a job with this id already.") from error
    refused = [reason for reason in reasons[1 + exclusive :] if reason in _CLAIM_REFUSED]
    if refused and not checked:
        raise BodyClaimedError("Another request with the same body came first.", retry_after=1) from error
    return bool(refused)
