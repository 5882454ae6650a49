"""Secrets from Secrets Manager or, under names that begin with a slash, from SSM's SecureStrings; kept for minutes."""

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

_KEPT_SECONDS: Final = 300.0
_MISSING: Final = "The provider of this model is not set up here: its key is missing."
_KEY: Final = re.compile(r"[!-~]+", re.ASCII)  # what can stand in a header; nothing else gets as far as an error's text
_GONE: Final = ("ResourceNotFoundException", "ParameterNotFound", "InvalidRequestException", "AccessDeniedException")


class AwsSecrets:
    """Implements `shared.ports.providers.Secrets`. A value that cannot be read anew is used a while longer; a rotated key is
    found within five minutes, or as soon as the old one is refused.
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
        self._kept: dict[str, tuple[float, str]] = {}

    def read(self, name: str) -> str:
        read_at, value = self._kept.get(name, (float("-inf"), ""))
        if self._clock() - read_at < _KEPT_SECONDS:
            return value
        try:
            value = self._fetch(name)
        except ProviderUnavailableError:
            if not value:
                raise
        self._kept[name] = (self._clock(), value)
        return value

    def forget(self, name: str) -> None:
        _, value = self._kept.pop(name, (0.0, ""))
        if value:
            self._kept[name] = (float("-inf"), value)  # still better than none where the store is out of reach

    def forget_all(self) -> None:
        """How old what it knows is cannot be told any more."""
        self._kept.clear()

    def _fetch(self, name: str) -> str:
        missing = {code: ProviderAccountError(_MISSING) for code in _GONE}
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
    """The value itself, or the one value of a JSON object, which is what the console of Secrets Manager writes."""
    try:
        values = list(json.loads(found).values())
    except (ValueError, AttributeError):
        return found
    return values[0] if len(values) == 1 and isinstance(values[0], str) else found
