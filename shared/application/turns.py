"""Jobs wait for their turn at a provider's gate; each turn wakes one state machine, and waiting costs nothing."""

from typing import Final

from shared.application.gate import Gate
from shared.domain.jobs import Job
from shared.domain.turns import CALLS_PER_JOB
from shared.ports import Alarm, TurnCaller, TurnQueue

_BATCH: Final = 25


class Turns:
    """Lets waiting jobs through as fast as the gate allows, callers taking turns."""

    def __init__(self, *, queue: TurnQueue, gate: Gate, caller: TurnCaller, alarm: Alarm) -> None:
        self._queue = queue
        self._gate = gate
        self._caller = caller
        self._alarm = alarm

    def wait(self, job: Job, token: str) -> None:
        """Wait for a turn, however soon it comes. Raises StorageUnavailableError."""
        self._queue.join(job.provider, job.caller, job.id, token, CALLS_PER_JOB[job.kind])
        self._alarm.ring(job.provider, 0)

    def let_through(self, provider: str) -> int:
        """Call as many turns as may come now; how many that was. Raises StorageUnavailableError.

        A turn leaves the queue after it was called: cut short in between, it is called in vain once more, never lost.
        """
        called = 0
        while turns := self._queue.first(provider, _BATCH):
            for turn in turns:
                grant = self._gate.take_turn(turn)
                if grant.wait_ms:
                    self._alarm.ring(provider, -(-grant.wait_ms // 1000))
                    return called
                called += self._caller.call(turn)
                self._queue.leave(turn)
        return called
