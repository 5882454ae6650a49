"""Calls to a provider, at the pace it allows, and kept away from it for a while when it fails."""

import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, suppress

from shared.domain.errors import (
    AiArtError,
    InternalError,
    ProviderThrottledError,
    ProviderUnavailableError,
    StorageUnavailableError,
)
from shared.domain.fair_queue import WaitingJob
from shared.domain.rate_limits import Grant, RateLimit, pause_ms
from shared.ports import CallMetrics, RateLimiter


class ProviderLimiter:
    """The gate of every provider; `limits` names them all, which the catalogue sees to. Each call is measured."""

    def __init__(
        self,
        *,
        limiter: RateLimiter,
        limits: Mapping[str, RateLimit],
        meter: CallMetrics,
        seconds: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._limiter = limiter
        self._limits = limits
        self._meter = meter
        self._seconds = seconds

    def take(self, provider: str) -> Grant:
        """Ask for one call. Raises StorageUnavailableError."""
        return self._limiter.take(provider, self._limits[provider])

    def acquire_job_start(self, waiting: WaitingJob) -> Grant:
        """Ask to let a job begin; each of its calls is asked for as well, when it is made."""
        return self._limiter.take(_dispatcher(waiting.provider), self._limits[waiting.provider].for_jobs(waiting.calls))

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
        try:
            with self._measured(provider):
                yield
        except (ProviderThrottledError, ProviderUnavailableError) as error:
            with suppress(StorageUnavailableError):  # a courtesy to the next callers; the call's own outcome stands
                self._pause(provider, grant.failures, error.retry_after)
            raise
        with suppress(StorageUnavailableError):
            if grant.failures:
                self._limiter.clear(provider, seen=grant.failures)

    @contextmanager
    def _measured(self, provider: str) -> Generator[None]:
        began, code = self._seconds(), ""
        try:
            yield
        except Exception as error:
            code = error.code if isinstance(error, AiArtError) else InternalError.code
            raise
        finally:
            self._meter.called(provider, 1000 * (self._seconds() - began), code)

    def _pause(self, provider: str, seen: int, retry_after: int | None) -> None:
        """No job begins either; who fails along with many others has no news of that."""
        pause = pause_ms(self._limits[provider], seen + 1, retry_after)
        if self._limiter.pause(provider, pause, seen=seen):
            self._limiter.pause(_dispatcher(provider), pause)


def _dispatcher(provider: str) -> str:
    """The name under which the gate keeps the pace of beginnings, apart from that of calls."""
    return f"{provider}#turns"
