"""A small interpreter of the two definitions: deterministic, on a clock of the test's own, checked against moto's."""

from collections import Counter
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any

type Json = dict[str, Any]
type Pauses = Generator[Pause, None, str]

_CALLBACK = ".waitForTaskToken"


@dataclass(frozen=True, slots=True)
class Pause:
    """What the machine waits for: time, or the answer to a token (then `seconds` is how long at most)."""

    seconds: float
    token: str | None = None


class TaskFailedError(Exception):
    """What a state machine catches: the error's name and its cause."""

    def __init__(self, error: str, cause: str = "") -> None:
        super().__init__(error)
        self.error = error
        self.cause = cause


@dataclass
class Machine:
    """One run of a definition. `call` is the tasks' function; `tokens` holds the answers that have come."""

    definition: Mapping[str, Any]
    data: Json
    call: Callable[[Json], Any]
    name: str = "execution"
    entered: list[str] = field(default_factory=list)
    back_offs: list[float] = field(default_factory=list)
    answered: dict[str, Json] = field(default_factory=dict)
    token: str | None = None
    _tokens: int = 0

    def run(self) -> Pauses:
        """Yields each pause; returns the status it ends with."""
        at = self.definition["StartAt"]
        while True:
            self.entered.append(at)
            state = self.definition["States"][at]
            match state["Type"]:
                case "Succeed":
                    return "SUCCEEDED"
                case "Fail":
                    return "FAILED"
                case "Wait":
                    yield Pause(self._read(state["SecondsPath"]))
                    at = state["Next"]
                case "Choice":
                    at = self._chosen(state)
                case "Task":
                    at = yield from self._task(state)
                    if not at:
                        return "FAILED"

    def _task(self, state: Json) -> Generator[Pause, None, str]:
        """The next state's name; none where nothing catches what went wrong."""
        tries: Counter[int] = Counter()
        while True:
            try:
                result = yield from self._attempt(state)
            except TaskFailedError as failed:
                retrier = _first(state.get("Retry", []), failed.error)
                if retrier and tries[id(retrier)] < retrier["MaxAttempts"]:
                    pause = retrier["IntervalSeconds"] * retrier["BackoffRate"] ** tries[id(retrier)]
                    pause = min(pause, retrier.get("MaxDelaySeconds", pause))
                    tries[id(retrier)] += 1
                    self.back_offs.append(pause)
                    yield Pause(pause)
                    continue
                catcher = _first(state.get("Catch", []), failed.error)
                if catcher is None:
                    return ""
                self._write(catcher["ResultPath"], {"Error": failed.error, "Cause": failed.cause})
                return str(catcher["Next"])
            self._write(state["ResultPath"], result)
            return str(state["Next"])

    def _attempt(self, state: Json) -> Generator[Pause, None, Any]:
        if not state["Resource"].endswith(_CALLBACK):
            return self.call(self._resolved(state["Parameters"]))
        self._tokens += 1
        token = self.token = f"{self.name}#{self._tokens}"
        try:
            self.call(self._resolved(state["Parameters"]["Payload"]))
            if token not in self.answered:
                yield Pause(state["TimeoutSeconds"], token)
            if token not in self.answered:
                raise TaskFailedError("States.Timeout")
            return self.answered[token]
        finally:
            self.token = None

    def _resolved(self, parameters: Json) -> Json:
        found: Json = {}
        for name, value in parameters.items():
            if name.endswith(".$"):
                found[name[:-2]] = self.token if value == "$$.Task.Token" else self._read(value)
            else:
                found[name] = value
        return found

    def _chosen(self, state: Json) -> str:
        for choice in state["Choices"]:
            if self._read(choice["Variable"]) is choice["BooleanEquals"]:
                return str(choice["Next"])
        return str(state["Default"])

    def _read(self, path: str) -> Any:
        found: Any = self.data
        for key in path.removeprefix("$.").split("."):
            found = found[key]
        return found

    def _write(self, path: str, value: Any) -> None:
        self.data = {**self.data, path.removeprefix("$."): value}


def _first(rules: list[Json], error: str) -> Json | None:
    """The first rule that is about this error."""
    return next((rule for rule in rules if {error, "States.ALL"} & set(rule["ErrorEquals"])), None)
