"""The alarm on SQS: one delayed message a provider at a time, however many ask for it."""

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
_GRACE_SECONDS: Final = 30  # an alarm that is this late was lost, and another may be set
_LONGEST_DELAY_SECONDS: Final = 900  # SQS takes no more


class SqsDispatchTimer:
    """Implements `shared.ports.Alarm`. Whoever notes the alarm's time on the provider's item sends the message."""

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
        if self._note(provider, self._now() + delay):
            with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
                self._sqs.send_message(QueueUrl=self._queue_url, MessageBody=provider, DelaySeconds=delay)

    def fired(self, provider: str) -> None:
        """To be said before the queue is looked at, so that who joins it from now on sets the next alarm."""
        with aws_errors_as(StorageUnavailableError, _UNAVAILABLE):
            self._dynamodb.delete_item(TableName=self._table, Key=_key(provider))

    def _note(self, provider: str, fires_at: int) -> bool:
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
