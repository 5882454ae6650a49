"""A clock that jumps from event to event, and code that waits on it without ever sleeping.

Code under simulation is written for real time: it calls a port and goes on when the port has answered. Each piece of it
runs in a thread of its own, of which exactly one moves at any moment, so that what other invocations do meanwhile
happens in between, as in the cloud, and the same seed gives the same history.
"""

import heapq
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock, Thread
from typing import Final

EPOCH: Final = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)

type Action = Callable[[], None]


class VirtualTime:
    """The heap of events. `now` is in seconds since `EPOCH`."""

    def __init__(self) -> None:
        self.now = 0.0
        self._events: list[tuple[float, int, Action]] = []
        self._sequence = 0
        self._idle: list[_Worker] = []
        self._running: _Worker | None = None
        self.waiting = _closed()
        self._error: BaseException | None = None

    def clock(self) -> datetime:
        """Implements `shared.ports.Clock`."""
        return EPOCH + timedelta(seconds=self.now)

    def after(self, seconds: float, action: Action) -> None:
        """Do it then; `action` itself takes no time."""
        self._sequence += 1
        heapq.heappush(self._events, (self.now + seconds, self._sequence, action))

    def begin(self, work: Action) -> None:
        """Start `work`, which may `wait`, at this moment."""
        self.after(0, lambda: self._move(self._idle.pop() if self._idle else _Worker(self._give_back), work))

    def wait(self, seconds: float) -> None:
        """Called by work that was begun: go on after that time, when everything before has happened."""
        until = self.now + seconds
        if not self._events or self._events[0][0] > until:
            self.now = until
            return
        worker = self._running
        if worker is None:
            raise RuntimeError("Only work that was begun can wait.")
        self.after(seconds, lambda: self._move(worker, None))
        self._running = None
        self.waiting.release()
        worker.waiting.acquire()

    def run(self, *, until: Callable[[], bool]) -> None:
        """Let time pass until then, or until nothing is left to happen. Raises what any work raised."""
        try:
            while self._events and not until():
                self.now, _, action = heapq.heappop(self._events)
                action()
                if self._error:
                    raise self._error
        finally:
            for worker in self._idle:
                worker.dismiss()

    def _move(self, worker: "_Worker", work: Action | None) -> None:
        self._running = worker
        if work is not None:
            worker.work = work
        worker.waiting.release()
        self.waiting.acquire()

    def _give_back(self, worker: "_Worker", error: BaseException | None) -> None:
        """A worker is through with its work."""
        self._error = self._error or error
        self._running = None
        self._idle.append(worker)
        self.waiting.release()


class _Worker:
    """A thread that does one piece of work after another, each when it is let."""

    def __init__(self, give_back: "Callable[[_Worker, BaseException | None], None]") -> None:
        self.waiting = _closed()
        self.work: Action | None = None
        self._give_back = give_back
        self._thread = Thread(target=self._live, daemon=True)
        self._thread.start()

    def dismiss(self) -> None:
        self.work = None
        self.waiting.release()
        self._thread.join()

    def _live(self) -> None:
        while True:
            self.waiting.acquire()
            if self.work is None:
                return
            error: BaseException | None = None
            try:
                self.work()
            except BaseException as raised:  # noqa: BLE001 - a fault of the simulation ends it, in `run`
                error = raised
            self._give_back(self, error)


def _closed() -> Lock:
    lock = Lock()
    lock.acquire()
    return lock
