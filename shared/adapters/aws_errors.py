"""AWS's errors become ours in one place: by exception class and error code, never by message."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from botocore.exceptions import BotoCoreError, ClientError

from shared.domain.errors import AiArtError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    type Item = Mapping[str, AttributeValueTypeDef]

_RETRY_AFTER_SECONDS = 2


@contextmanager
def aws_errors_as(
    error: type[AiArtError], sentence: str, *, codes: Mapping[str, AiArtError] | None = None
) -> Generator[None]:
    """Raise `error` for whatever AWS raises inside, except for the codes that mean something of their own."""
    try:
        yield
    except ClientError as raised:
        code = raised.response.get("Error", {}).get("Code", "")
        known = (codes or {}).get(code)
        raise known or error(sentence, retry_after=_RETRY_AFTER_SECONDS) from raised
    except BotoCoreError as raised:
        raise error(sentence, retry_after=_RETRY_AFTER_SECONDS) from raised


def condition_failed(error: ClientError) -> bool:
    """Whether DynamoDB wrote nothing because the write's condition did not hold."""
    return error.response.get("Error", {}).get("Code") == "ConditionalCheckFailedException"


def item_that_failed_condition(error: ClientError) -> "Item":
    """The item whose state refused a write (one that asked for ALL_OLD), empty where there is none.

    Raises the error itself where it is another one.
    """
    if not condition_failed(error):
        raise error
    return cast("Item", error.response.get("Item", {}))
