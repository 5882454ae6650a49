"""AWS's errors become ours in one place: by exception class and error code, never by message."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError

from shared.domain.errors import AiArtError

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
