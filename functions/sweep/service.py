"""Go through the minutes since the last sweep and settle what was due in them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from shared.application.settling import SettleJob
from shared.application.turns import Turns
from shared.domain.errors import AiArtError
from shared.ports import Clock, JobIndex, SweepMark

_MINUTE: Final = timedelta(minutes=1)
_OVERLAP: Final = timedelta(minutes=5)  # for clocks that disagree, and indexes that lag
_FIRST_LOOK_BACK: Final = timedelta(hours=24)
_MOST_MINUTES: Final = 2000


class Sweep:
    """The use case."""

    def __init__(
        self,
        *,
        index: JobIndex,
        mark: SweepMark,
        settle: SettleJob,
        turns: Turns,
        providers: Iterable[str],
        clock: Clock,
    ) -> None:
        self._index = index
        self._mark = mark
        self._settle = settle
        self._turns = turns
        self._providers = providers
        self._clock = clock

    def __call__(self) -> int:
        """How many jobs had to be settled (healthy: none). Raises StorageUnavailableError."""
        for provider in self._providers:
            self._turns.let_through(provider)  # should an alarm have been lost
        settled = 0
        self._stuck: list[AiArtError] = []
        now = self._clock().replace(second=0, microsecond=0)
        minute = (self._mark.read() or now - _FIRST_LOOK_BACK) - _OVERLAP
        for _ in range(_MOST_MINUTES):
            if minute > now:
                break
            settled += self._minute(minute)
            minute += _MINUTE
        if self._stuck:
            raise self._stuck[0]
        self._mark.write(min(minute - _MINUTE, now))
        return settled

    def _minute(self, minute: datetime) -> int:
        """One job that cannot be settled now keeps no other waiting; the mark stays, so that a later sweep meets it."""
        settled = 0
        for job_id in self._index.due_in(minute):
            try:
                settled += self._settle.past_due(job_id)
            except AiArtError as error:
                self._stuck.append(error)
        return settled
