"""Translate AWS errors to domain errors, by exception class and error code, never by message."""

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
    """Context manager: raise `error(sentence)` for an AWS error inside, or the error that `codes` has for its code."""
    try:
        yield
    except ClientError as raised:
        code = raised.response.get("Error", {}).get("Code", "")
        mapped = (codes or {}).get(code)
        raise mapped or error(sentence, retry_after=_RETRY_AFTER_SECONDS) from raised
    except BotoCoreError as raised:
        raise error(sentence, retry_after=_RETRY_AFTER_SECONDS) from raised


def condition_failed(error: ClientError) -> bool:
    """Whether DynamoDB refused a write because its condition was false."""
    return error.response.get("Error", {}).get("Code") == "ConditionalCheckFailedException"


def item_that_failed_condition(error: ClientError) -> "Item":
    """Return the current item after a failed conditional write with ALL_OLD, empty where there is none.

    Raises `error` where it is not a failed condition.
    """
    if not condition_failed(error):
        raise error
    return cast("Item", error.response.get("Item", {}))
