"""Authenticate the edge by its secret in Secrets Manager; the previous secret stays valid during a rotation."""

import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from shared.adapters.aws_errors import aws_errors_as
from shared.domain.errors import NotFoundError, StorageUnavailableError

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

_STAGES: Final = ("AWSCURRENT", "AWSPREVIOUS")  # the previous one is read only where the current one does not match
_CACHE_SECONDS: Final = 300.0
_STALE_SECONDS: Final = 3600.0
_RETRY_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class _CachedValue:
    """A value (empty where there is none) and when it was read."""

    value: str
    read_at: float


_NO_VALUE: Final = _CachedValue("", float("-inf"))


class SecretsManagerEdgeAuthenticator:
    """Implements the port `EdgeAuthenticator`.

    Each of the two secrets is read at most once in five minutes, whatever clients send. While Secrets Manager is not
    reachable, it is retried every ten seconds, and the last value stays valid for up to an hour.
    """

    def __init__(
        self,
        client: "Callable[[], SecretsManagerClient]",
        secret_arn: str,
        *,
        on_failure: Callable[[BaseException], object],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._secret_arn = secret_arn
        self._on_failure = on_failure
        self._clock = clock
        self._cache: dict[str, _CachedValue] = {}
        self._paused_until = float("-inf")

    def verify(self, secret: str) -> bool:
        return any(self._matches(secret, stage) for stage in _STAGES)

    def invalidate(self) -> None:
        self._cache.clear()
        self._paused_until = float("-inf")

    def _matches(self, secret: str, stage: str) -> bool:
        value = self._value(stage)
        return bool(value) and hmac.compare_digest(secret.encode(), value.encode())

    def _value(self, stage: str) -> str:
        cached, now = self._cache.get(stage, _NO_VALUE), self._clock()
        if now - cached.read_at >= _CACHE_SECONDS and now >= self._paused_until:
            try:
                cached = self._cache[stage] = _CachedValue(self._read(stage), now)
            except StorageUnavailableError as error:
                self._paused_until = self._clock() + _RETRY_SECONDS
                self._on_failure(error)
        return cached.value if now - cached.read_at < _STALE_SECONDS else ""

    def _read(self, stage: str) -> str:
        # AWSPREVIOUS does not exist before the first rotation.
        missing = {"ResourceNotFoundException": NotFoundError("There is no such version.")}
        try:
            with aws_errors_as(StorageUnavailableError, "The edge's secret cannot be read right now.", codes=missing):
                found = self._client().get_secret_value(SecretId=self._secret_arn, VersionStage=stage)
        except NotFoundError:
            return ""
        return found.get("SecretString", "")
