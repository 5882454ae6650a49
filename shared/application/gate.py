"""Calls to a provider, at the pace it allows, and kept away from it for a while when it fails."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress

from shared.domain.errors import ProviderThrottledError, ProviderUnavailableError, StorageUnavailableError
from shared.domain.rates import Grant, RateLimit, pause_ms
from shared.domain.turns import Turn
from shared.ports import ProviderGate

_FREE = Grant(0)


class Gate:
    """The gate of every provider; one without a limit has none."""

    def __init__(self, *, gate: ProviderGate, limits: Mapping[str, RateLimit]) -> None:
        self._gate = gate
        self._limits = limits

    def is_limited(self, provider: str) -> bool:
        return provider in self._limits

    def take(self, provider: str) -> Grant:
        """Ask for one call. Raises StorageUnavailableError."""
        limit = self._limits.get(provider)
        return self._gate.take(provider, limit) if limit else _FREE

    def take_turn(self, turn: Turn) -> Grant:
        """Ask to let a job begin; each of its calls is asked for as well, when it is made."""
        limit = self._limits.get(turn.provider)
        return self._gate.take(_turns(turn.provider), limit.for_jobs(turn.calls)) if limit else _FREE

    def enter(self, provider: str) -> Grant:
        """Ask for one call now. Raises ProviderThrottledError saying when to come back, StorageUnavailableError."""
        grant = self.take(provider)
        if grant.wait_ms:
            seconds = -(-grant.wait_ms // 1000)
            raise ProviderThrottledError("The model's provider is busy; please try again.", retry_after=seconds)
        return grant

    @contextmanager
    def calling(self, provider: str, grant: Grant) -> Generator[None]:
        """Around the call itself: a provider that is down or asks for time is left alone, longer each time in a row."""
        limit = self._limits.get(provider)
        try:
            yield
        except (ProviderThrottledError, ProviderUnavailableError) as error:
            with suppress(StorageUnavailableError):  # a courtesy to the next callers; the call's own outcome stands
                if limit:
                    self._pause(provider, pause_ms(limit, grant.failures + 1, error.retry_after), grant.failures)
            raise
        with suppress(StorageUnavailableError):
            if grant.failures:
                self._gate.clear(provider, seen=grant.failures)

    def _pause(self, provider: str, pause: int, seen: int) -> None:
        """No job begins either; who fails along with many others has no news of that."""
        if self._gate.pause(provider, pause, seen=seen):
            self._gate.pause(_turns(provider), pause)


def _turns(provider: str) -> str:
    """The name under which the gate keeps the pace of beginnings, apart from that of calls."""
    return f"{provider}#turns"
