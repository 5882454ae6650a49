"""The edge's secret from Secrets Manager: the current one and the one before it, so that a rotation has no gap."""

import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from shared.adapters.aws_errors import aws_errors_as
from shared.domain.errors import NotFoundError, StorageUnavailableError

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

_STAGES: Final = ("AWSCURRENT", "AWSPREVIOUS")  # the second is read only for a claim that is not the first
_KEPT_SECONDS: Final = 300.0
_LAST_KNOWN_SECONDS: Final = 3600.0
_PAUSE_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class _Known:
    """A value, empty where there is none, and when it was read."""

    value: str
    read_at: float


_NOTHING: Final = _Known("", float("-inf"))


class SecretsManagerEdgeAuthenticator:
    """Implements `shared.ports.EdgeAuthenticator`.

    Whatever is claimed, each of the two is read once in five minutes. While the store is out of reach it is tried every
    ten seconds, and what was known last holds for up to an hour.
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
        self._known: dict[str, _Known] = {}
        self._paused_until = float("-inf")

    def holds(self, claimed: str) -> bool:
        return any(self._is(claimed, stage) for stage in _STAGES)

    def forget(self) -> None:
        self._known.clear()
        self._paused_until = float("-inf")

    def _is(self, claimed: str, stage: str) -> bool:
        value = self._value(stage)
        return bool(value) and hmac.compare_digest(claimed.encode(), value.encode())

    def _value(self, stage: str) -> str:
        known, now = self._known.get(stage, _NOTHING), self._clock()
        if now - known.read_at >= _KEPT_SECONDS and now >= self._paused_until:
            try:
                known = self._known[stage] = _Known(self._read(stage), now)
            except StorageUnavailableError as error:
                self._paused_until = self._clock() + _PAUSE_SECONDS
                self._on_failure(error)
        return known.value if now - known.read_at < _LAST_KNOWN_SECONDS else ""

    def _read(self, stage: str) -> str:
        absent = {"ResourceNotFoundException": NotFoundError("There is no such version.")}  # AWSPREVIOUS, at first
        try:
            with aws_errors_as(StorageUnavailableError, "The edge's secret cannot be read right now.", codes=absent):
                found = self._client().get_secret_value(SecretId=self._secret_arn, VersionStage=stage)
        except NotFoundError:
            return ""
        return found.get("SecretString", "")
