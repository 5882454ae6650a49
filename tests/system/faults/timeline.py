"""Delayed actions on the simulated clock, run in the order of their times."""

import heapq
import itertools
from collections.abc import Callable
from datetime import datetime, timedelta

from tests.system.faults.clock import Clock


class Timeline:
    """A priority queue of actions; actions of the same time run in the order in which they were scheduled."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._actions: list[tuple[datetime, int, Callable[[], None], Callable[[], bool]]] = []
        self._numbers = itertools.count()

    @property
    def next_at(self) -> datetime | None:
        return self._actions[0][0] if self._actions else None

    def schedule(
        self, seconds: float, action: Callable[[], None], still_needed: Callable[[], bool] = lambda: True
    ) -> None:
        """Run `action` after so many seconds, unless it is no longer needed then."""
        due = self._clock.true + timedelta(seconds=seconds)
        heapq.heappush(self._actions, (due, next(self._numbers), action, still_needed))

    def run_next(self) -> None:
        due, _, action, still_needed = heapq.heappop(self._actions)
        if still_needed():
            self._clock.move_to(due)
            action()

    def clear(self) -> None:
        self._actions.clear()
