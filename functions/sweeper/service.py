"""Go through the minutes since the last sweep and settle what was due in them."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from shared.application.job_dispatcher import JobDispatcher
from shared.application.reconciling import JobReconciler
from shared.ports import Clock, JobIndex, SweepCursor

_MINUTE: Final = timedelta(minutes=1)
_OVERLAP: Final = timedelta(minutes=5)  # for clocks that disagree, and indexes that lag
_FIRST_LOOK_BACK: Final = timedelta(hours=24)
_MOST_MINUTES: Final = 2000


class SweepOverdueJobs:
    """The use case."""

    def __init__(
        self,
        *,
        index: JobIndex,
        mark: SweepCursor,
        settle: JobReconciler,
        dispatcher: JobDispatcher,
        release_stale_reservations: Callable[[], None],
        providers: Iterable[str],
        tell: Callable[[int], None],
        clock: Clock,
    ) -> None:
        self._index = index
        self._mark = mark
        self._reconciler = settle
        self._dispatcher = dispatcher
        self._release_stale_reservations = release_stale_reservations
        self._providers = providers
        self._tell = tell
        self._clock = clock

    def __call__(self) -> int:
        """How many jobs had to be settled (healthy: none); that is told even where something raises.

        Raises StorageUnavailableError and whatever else kept a job from its end.
        """
        self._stuck: list[Exception] = []
        self._settled = 0
        try:
            self._go_through()
        finally:
            self._tell(self._settled)
            self._release_stale_reservations()  # last: what it cannot do now keeps no job from its end
        return self._settled

    def _go_through(self) -> None:
        for provider in self._providers:
            self._tried(partial(self._dispatcher.dispatch_ready, provider))  # should an alarm have been lost
        now = self._clock().replace(second=0, microsecond=0)
        minute = (self._mark.read() or now - _FIRST_LOOK_BACK) - _OVERLAP
        for _ in range(_MOST_MINUTES):
            if minute > now:
                break
            self._minute(minute)
            minute += _MINUTE
        if not self._stuck:
            self._mark.write(min(minute - _MINUTE, now))
            return
        if minute <= now:  # a job that is stuck for days must not keep the sweep from today's
            self._mark.write(minute - _MINUTE)
        raise self._stuck[0]

    def _minute(self, minute: datetime) -> None:
        """One job that cannot be settled now keeps no other waiting; the mark stays, so that a later sweep meets it."""
        for job_id in self._index.list_due(minute):
            self._settled += self._tried(partial(self._reconciler.reconcile_overdue, job_id))

    def _tried(self, work: Callable[[], int]) -> int:
        try:
            return work()
        except Exception as error:  # noqa: BLE001 - whatever it is, the others have to be met; it is raised at the end
            self._stuck.append(error)
            return 0
