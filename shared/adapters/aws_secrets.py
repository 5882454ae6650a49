"""Read secrets from Secrets Manager or, for names that begin with a slash, from SSM parameters; cached for minutes."""

import json
import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from shared.adapters.aws_errors import aws_errors_as
from shared.domain.errors import ProviderAccountError, ProviderUnavailableError

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_ssm import SSMClient

_CACHE_SECONDS: Final = 300.0
_MISSING: Final = "The provider of this model is not set up here: its key is missing."
_KEY: Final = re.compile(r"[!-~]+", re.ASCII)  # what a header may contain; others could end up in errors
_NOT_FOUND_CODES: Final = (
    "ResourceNotFoundException",
    "ParameterNotFound",
    "InvalidRequestException",
    "AccessDeniedException",
)


class AwsSecrets:
    """Implements the port `Secrets` with a cache of five minutes.

    While AWS is not reachable, an expired value stays in use. A rotated key is found when the cache expires, or after
    the old key was refused.
    """

    def __init__(
        self,
        *,
        secretsmanager: "Callable[[], SecretsManagerClient]",
        ssm: "Callable[[], SSMClient]",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._secretsmanager = secretsmanager
        self._ssm = ssm
        self._clock = clock
        self._cache: dict[str, tuple[float, str]] = {}

    def read(self, name: str) -> str:
        read_at, value = self._cache.get(name, (float("-inf"), ""))
        if self._clock() - read_at < _CACHE_SECONDS:
            return value
        try:
            value = self._fetch(name)
        except ProviderUnavailableError:
            if not value:
                raise
        self._cache[name] = (self._clock(), value)
        return value

    def invalidate(self, name: str) -> None:
        _, value = self._cache.pop(name, (0.0, ""))
        if value:
            self._cache[name] = (float("-inf"), value)  # expired, but a fallback while AWS is not reachable

    def invalidate_all(self) -> None:
        """Drop all values, since their age is unknown (after a snapshot was restored)."""
        self._cache.clear()

    def _fetch(self, name: str) -> str:
        missing = {code: ProviderAccountError(_MISSING) for code in _NOT_FOUND_CODES}
        with aws_errors_as(ProviderUnavailableError, "The provider's key cannot be read right now.", codes=missing):
            if name.startswith("/"):
                found = self._ssm().get_parameter(Name=name, WithDecryption=True)["Parameter"].get("Value", "")
            else:
                found = self._secretsmanager().get_secret_value(SecretId=name).get("SecretString", "")
        value = _plain(found).strip()
        if not _KEY.fullmatch(value):
            raise ProviderAccountError(_MISSING)
        return value


def _plain(found: str) -> str:
    """Return the value, or the only value of a JSON object, which is what the Secrets Manager console writes."""
    try:
        values = list(json.loads(found).values())
    except (ValueError, AttributeError):
        return found
    return values[0] if len(values) == 1 and isinstance(values[0], str) else found
