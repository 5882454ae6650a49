"""Jobs wait for their turn at a provider's gate; each turn wakes one state machine, and waiting costs nothing."""

from typing import Final

from shared.application.provider_limiter import ProviderLimiter
from shared.domain.fair_queue import CALLS_PER_JOB
from shared.domain.jobs import Job
from shared.ports import DispatchTimer, TaskCallback, WaitingJobs

_BATCH: Final = 25


class JobDispatcher:
    """Lets waiting jobs through as fast as the gate allows, callers taking turns."""

    def __init__(
        self, *, queue: WaitingJobs, limiter: ProviderLimiter, caller: TaskCallback, timer: DispatchTimer
    ) -> None:
        self._queue = queue
        self._limiter = limiter
        self._caller = caller
        self._timer = timer

    def wait(self, job: Job, token: str) -> None:
        """Wait for a turn, however soon it comes. Raises StorageUnavailableError."""
        self._queue.join(job.provider, job.caller, job.id, token, CALLS_PER_JOB[job.kind])
        self._timer.schedule(job.provider, 0)

    def dispatch_ready(self, provider: str) -> int:
        """Call as many turns as may come now; how many that was. Raises StorageUnavailableError.

        A turn leaves the queue after it was called: cut short in between, it is called in vain once more, never lost.
        """
        called = 0
        while jobs := self._queue.first(provider, _BATCH):
            for waiting in jobs:
                grant = self._limiter.acquire_job_start(waiting)
                if grant.wait_ms:
                    self._timer.schedule(provider, -(-grant.wait_ms // 1000))
                    return called
                called += self._caller.call(waiting)
                self._queue.leave(waiting)
        return called
