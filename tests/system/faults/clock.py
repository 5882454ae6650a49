"""The one clock of a world: it moves when somebody waits, and some functions' clocks are wrong."""

from datetime import UTC, datetime, timedelta
from typing import Final

START: Final = datetime(2027, 3, 1, 12, tzinfo=UTC)
_MINUTE: Final = timedelta(minutes=1)


class Clock:
    """The true time; `skews` says by how much the clock of a step is off."""

    def __init__(self) -> None:
        self.true = START
        self.skews: dict[str, timedelta] = {}

    def read(self, step: str = "") -> datetime:
        return self.true + self.skews.get(step, timedelta())

    def sleep(self, seconds: float) -> None:
        self.true += timedelta(seconds=seconds)

    def move_to(self, moment: datetime) -> None:
        self.true = max(self.true, moment)

    @staticmethod
    def next_minute(moment: datetime) -> datetime:
        """The first full minute after `moment`."""
        return moment.replace(second=0, microsecond=0) + _MINUTE
