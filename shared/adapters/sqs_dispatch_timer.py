"""Dispatch timer on SQS: at most one delayed message for each provider at a time."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from botocore.exceptions import ClientError

from shared.adapters.aws_errors import aws_errors_as, condition_failed
from shared.domain.errors import StorageUnavailableError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef
    from mypy_boto3_sqs import SQSClient

_UNAVAILABLE = "The queue of waiting jobs cannot be reached right now."
_GRACE_SECONDS: Final = 30  # a timer that is later than this was lost, and may be replaced
_LONGEST_DELAY_SECONDS: Final = 900  # the limit of SQS


class SqsDispatchTimer:
    """Implements the port `DispatchTimer`. A conditional write of `fires_at` decides who sends the message."""

    def __init__(
        self,
        sqs: "SQSClient",
        queue_url: str,
        dynamodb: "DynamoDBClient",
        table: str,
        now: Callable[[], int] = lambda: int(time.time()),
    ) -> None:
        self._sqs = sqs
        self._queue_url = queue_url
        self._dynamodb = dynamodb
        self._table = table
        self._now = now

    def schedule(self, provider: str, after_seconds: int) -> None:
        delay = min(after_seconds, _LONGEST_DELAY_SECONDS)
        if self._claim(provider, self._now() + delay):
            with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
                self._sqs.send_message(QueueUrl=self._queue_url, MessageBody=provider, DelaySeconds=delay)

    def mark_fired(self, provider: str) -> None:
        """Clear the timer. To be called before the queue is read, so that later jobs schedule the next timer."""
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            self._dynamodb.delete_item(TableName=self._table, Key=_key(provider))

    def _claim(self, provider: str, fires_at: int) -> bool:
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            try:
                self._dynamodb.update_item(
                    TableName=self._table,
                    Key=_key(provider),
                    UpdateExpression="SET fires_at = :fires_at",
                    ConditionExpression="attribute_not_exists(fires_at) OR fires_at < :lost",
                    ExpressionAttributeValues={
                        ":fires_at": {"N": str(fires_at)},
                        ":lost": {"N": str(self._now() - _GRACE_SECONDS)},
                    },
                )
            except ClientError as error:
                if condition_failed(error):
                    return False
                raise
        return True


def _key(provider: str) -> "dict[str, AttributeValueTypeDef]":
    return {"provider": {"S": provider}, "entry": {"S": "dispatch_timer"}}
