"""Runs an execution on a simulated clock: functions are called at once, and time and task tokens make it pause."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

from tests.support.asl.definition import Definition
from tests.support.asl.execution import Backoff, Delay, Execution, Request, RunTask, TaskFailedError, Transition

type Json = dict[str, Any]
type Pauses = Generator[Pause, None, str]


@dataclass(frozen=True, slots=True)
class Pause:
    """What an execution waits for: a time, or a task token (then `seconds` is the timeout)."""

    seconds: float
    token: str | None = None


class Machine:
    """One execution of a definition. `call` runs a task; `answered` holds the answers of task tokens."""

    def __init__(self, definition: Definition, data: Json, call: Callable[[Json], Any], name: str) -> None:
        self.entered: list[str] = []
        self.back_offs: list[float] = []
        self.answered: dict[str, Json] = {}
        self._call = call
        self._execution = Execution(definition, data, name)

    @property
    def token(self) -> str | None:
        """Of the callback task that is in progress."""
        return self._execution.token

    def run(self) -> Pauses:
        """Yield each pause; return the final status."""
        outcome: object = None
        while (request := self._execution.resume(outcome)) is not None:
            outcome = yield from self._outcome(request)
        return self._execution.status

    def _outcome(self, request: Request) -> Generator[Pause, None, object]:
        match request:
            case Transition(state):
                self.entered.append(state)
            case Delay(seconds):
                yield Pause(seconds)
            case Backoff(longest_seconds):
                self.back_offs.append(longest_seconds)
                yield Pause(longest_seconds)
            case RunTask():
                try:
                    return (yield from self._run_task(request))
                except TaskFailedError as failed:
                    return failed
        return None

    def _run_task(self, task: RunTask) -> Generator[Pause, None, Any]:
        """A token that is sent back while the function still runs counts once the function has returned."""
        result = self._call(task.payload)
        if task.token is None:
            return result
        if task.token not in self.answered:
            yield Pause(task.timeout_seconds, task.token)
        if task.token not in self.answered:
            raise TaskFailedError("States.Timeout")
        return self.answered[task.token]
