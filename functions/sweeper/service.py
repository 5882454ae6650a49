"""Reconcile the jobs that became due since the last sweep, minute by minute."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from shared.application.queueing import JobDispatcher
from shared.application.reconciling import JobReconciler
from shared.ports.jobs import JobIndex, SweepCursor
from shared.ports.platform import Clock

_MINUTE: Final = timedelta(minutes=1)
_OVERLAP: Final = timedelta(minutes=5)  # for clock skew and index lag
_FIRST_LOOK_BACK: Final = timedelta(hours=24)
_MAX_MINUTES: Final = 2000


class SweepOverdueJobs:
    """Reconciles overdue jobs, dispatches waiting jobs, and releases stale reservations."""

    def __init__(
        self,
        *,
        index: JobIndex,
        cursor: SweepCursor,
        reconciler: JobReconciler,
        dispatcher: JobDispatcher,
        providers: Iterable[str],
        report: Callable[[int], None],
        clock: Clock,
    ) -> None:
        self._index = index
        self._cursor = cursor
        self._reconciler = reconciler
        self._dispatcher = dispatcher
        self._providers = providers
        self._report = report
        self._clock = clock

    def run(self) -> int:
        """Run once and return how many jobs were reconciled (0 in a healthy system); this is reported in any case.

        Raises StorageUnavailableError, or the first error that prevented a reconciliation.
        """
        self._errors: list[Exception] = []
        self._reconciled = 0
        try:
            self._sweep()
        finally:
            self._report(self._reconciled)
            self._reconciler.release_stale_reservations()  # last: its failure must not stop reconciliation
        return self._reconciled

    def _sweep(self) -> None:
        for provider in self._providers:
            self._attempt(partial(self._dispatcher.dispatch_ready, provider))  # in case a timer was lost
        now = self._clock().replace(second=0, microsecond=0)
        minute = (self._cursor.read() or now - _FIRST_LOOK_BACK) - _OVERLAP
        for _ in range(_MAX_MINUTES):
            if minute > now:
                break
            self._sweep_minute(minute)
            minute += _MINUTE
        if not self._errors:
            self._cursor.write(min(minute - _MINUTE, now))
            return
        if minute <= now:  # a job that fails for days does not block later minutes
            self._cursor.write(minute - _MINUTE)
        raise self._errors[0]

    def _sweep_minute(self, minute: datetime) -> None:
        """Reconcile the jobs due in a minute; a failure does not stop the others, and the cursor stays for a retry."""
        for job_id in self._index.list_due(minute):
            self._reconciled += self._attempt(partial(self._reconciler.reconcile_overdue, job_id))

    def _attempt(self, work: Callable[[], int]) -> int:
        try:
            return work()
        except Exception as error:  # noqa: BLE001 - the other jobs come first; raised at the end
            self._errors.append(error)
            return 0
