"""One execution of a state machine, without input or output: it returns requests, and whoever runs it answers them.

The interpreter knows the language. Time, Lambda functions and task tokens belong to the one who runs the execution: the
simulation answers in virtual time, the fault injection calls the function at once.
"""

from collections import Counter
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tests.support.asl.definition import TASK_TOKEN, ChoiceState, Definition, EndState, Json, TaskState, WaitState

RUNNING: Final = "RUNNING"


@dataclass(frozen=True, slots=True)
class Transition:
    """A state was entered; AWS bills it."""

    state: str


@dataclass(frozen=True, slots=True)
class Delay:
    """Resume after that time: a Wait state."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Backoff:
    """Resume for the next attempt, after that time at most (full jitter); AWS bills it as a transition."""

    longest_seconds: float


@dataclass(frozen=True, slots=True)
class RunTask:
    """Call the Lambda function and resume with its result, or with the TaskFailedError that it ended with.

    Where there is a `token`, resume with what was sent for the token instead, or with a failed call, or with
    `States.Timeout` after that time.
    """

    payload: dict[str, Any]
    token: str | None
    timeout_seconds: float


type Request = Transition | Delay | Backoff | RunTask
type Requests = Generator[Request, Any, str]


class TaskFailedError(Exception):
    """A failed task, as Retry and Catch see it: the name of the error and its cause."""

    def __init__(self, error: str, cause: str = "") -> None:
        super().__init__(error)
        self.error = error
        self.cause = cause


class Execution:
    """`token` is that of the callback task that is in progress; `status` is AWS's word."""

    def __init__(self, definition: Definition, data: Json, name: str) -> None:
        self.name = name
        self.status = RUNNING
        self.token: str | None = None
        self._definition = definition
        self._data = dict(data)
        self._tokens_issued = 0
        self._requests = self._run()

    def resume(self, outcome: object = None) -> Request | None:
        """Continue with the outcome of the last request and return the next one; None where the execution ended."""
        try:
            if isinstance(outcome, TaskFailedError):
                return self._requests.throw(outcome)
            return self._requests.send(outcome)
        except StopIteration as end:
            self.status = end.value
            return None

    def _run(self) -> Requests:
        name = self._definition.start
        while True:
            yield Transition(name)
            match self._definition.states[name]:
                case EndState(status=status):
                    return status
                case WaitState() as wait:
                    yield Delay(self._read(wait.seconds_path))
                    name = wait.next
                case ChoiceState() as choice:
                    name = self._choose(choice)
                case TaskState() as task:
                    try:
                        name = yield from self._run_task(task)
                    except TaskFailedError:
                        return "FAILED"

    def _run_task(self, task: TaskState) -> Generator[Request, Any, str]:
        """Return the name of the next state. Raises the last attempt's TaskFailedError where nothing catches it."""
        retries: Counter[int] = Counter()
        while True:
            try:
                result = yield from self._attempt(task)
            except TaskFailedError as failed:
                delay = _next_delay(task, failed.error, retries)
                if delay is not None:
                    yield Backoff(delay)
                    continue
                catcher = next((each for each in task.catchers if _matches(each.errors, failed.error)), None)
                if catcher is None:
                    raise
                self._data[catcher.result] = {"Error": failed.error, "Cause": failed.cause}
                return catcher.next
            self._data[task.result] = result
            return task.next

    def _attempt(self, task: TaskState) -> Generator[Request, Any, Any]:
        if task.is_callback:
            self._tokens_issued += 1
            self.token = f"{self.name}#{self._tokens_issued}"
        try:
            return (yield RunTask(self._payload(task.parameters), self.token, task.timeout_seconds))
        finally:
            self.token = None

    def _payload(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        return {
            key.removesuffix(".$"): self._read(value) if key.endswith(".$") else value
            for key, value in parameters.items()
        }

    def _choose(self, choice: ChoiceState) -> str:
        return next((state for path, value, state in choice.rules if self._read(path) is value), choice.default)

    def _read(self, path: str) -> Any:
        if path == TASK_TOKEN:
            return self.token
        value: Any = self._data
        for key in path.removeprefix("$.").split("."):
            value = value[key]
        return value


def execution_of(token: str) -> str:
    """The name of the execution that issued this task token."""
    return token.partition("#")[0]


def _next_delay(task: TaskState, error: str, retries: Counter[int]) -> float | None:
    """The longest delay before the next attempt, which it counts; None where there is none left.

    The first retrier that matches decides, and counts its own retries only.
    """
    for number, retrier in enumerate(task.retriers):
        if _matches(retrier.errors, error):
            if retries[number] >= retrier.max_attempts:
                return None
            delay = retrier.longest_delay(retries[number])
            retries[number] += 1
            return float(delay)
    return None


def _matches(errors: frozenset[str], error: str) -> bool:
    return error in errors or "States.ALL" in errors
