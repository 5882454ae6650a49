"""Reads a state machine definition and refuses whatever the interpreter does not implement.

A field that is silently ignored would make a simulation show something that AWS does not do.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

type Json = Mapping[str, Any]
type State = TaskState | WaitState | ChoiceState | EndState

_CALLBACK: Final = re.compile(r"arn:[^:]+:states:::lambda:invoke\.waitForTaskToken")
_FUNCTION: Final = re.compile(r"\$\{\w+\}|arn:[^:]+:lambda:.+")
_PATH: Final = re.compile(r"\$(\.\w+)+")
_RESULT_PATH: Final = re.compile(r"\$\.(\w+)")
TASK_TOKEN: Final = "$$.Task.Token"  # noqa: S105 - a path
_COMMENT: Final = frozenset({"Comment"})
_UNSUPPORTED_ERRORS: Final = frozenset({"States.TaskFailed"})  # the wildcards but States.ALL


class UnsupportedError(Exception):
    """The definition uses something that the interpreter does not implement; the message says what and where."""


@dataclass(frozen=True, slots=True)
class Retrier:
    """One rule of Retry, always with full jitter."""

    errors: frozenset[str]
    interval_seconds: float
    max_attempts: int
    backoff_rate: float
    max_delay_seconds: float

    def longest_delay(self, retries: int) -> float:
        """Seconds before the next attempt after so many retries, before jitter."""
        return min(self.interval_seconds * self.backoff_rate**retries, self.max_delay_seconds)


@dataclass(frozen=True, slots=True)
class Catcher:
    """One rule of Catch."""

    errors: frozenset[str]
    result: str
    next: str


@dataclass(frozen=True, slots=True)
class TaskState:
    """Calls a Lambda function; with `is_callback` it then waits until somebody sends the task token back.

    `timeout_seconds` limits that wait. The limit of a plain task is above that of its function, which ends first.
    """

    parameters: Json
    is_callback: bool
    timeout_seconds: float
    result: str
    retriers: tuple[Retrier, ...]
    catchers: tuple[Catcher, ...]
    next: str


@dataclass(frozen=True, slots=True)
class WaitState:
    """Waits for the number of seconds at a path."""

    seconds_path: str
    next: str


@dataclass(frozen=True, slots=True)
class ChoiceState:
    """Chooses by the boolean at a path: `rules` are path, value and next state."""

    rules: tuple[tuple[str, bool, str], ...]
    default: str


@dataclass(frozen=True, slots=True)
class EndState:
    """Ends the execution with that status."""

    status: str


@dataclass(frozen=True, slots=True)
class Definition:
    """A state machine. Its own time limit is left out: the sweeper ends a job, and its execution, long before."""

    start: str
    states: Mapping[str, State]


def parse(definition: Json) -> Definition:
    """Raises UnsupportedError."""
    _check_fields("the definition", definition, {"StartAt", "States"}, _COMMENT | {"TimeoutSeconds"})
    states = {name: _state(name, state) for name, state in definition["States"].items()}
    return Definition(definition["StartAt"], states)


def _state(name: str, state: Json) -> State:
    match state.get("Type"):
        case "Task":
            return _task(name, state)
        case "Wait":
            _check_fields(name, state, {"Type", "SecondsPath", "Next"}, _COMMENT)
            return WaitState(_path(name, state["SecondsPath"]), state["Next"])
        case "Choice":
            _check_fields(name, state, {"Type", "Choices", "Default"}, _COMMENT)
            return ChoiceState(tuple(_rule(name, rule) for rule in state["Choices"]), state["Default"])
        case "Succeed":
            _check_fields(name, state, {"Type"}, _COMMENT)
            return EndState("SUCCEEDED")
        case "Fail":
            _check_fields(name, state, {"Type"}, _COMMENT | {"Error", "Cause"})
            return EndState("FAILED")
        case other:
            raise UnsupportedError(f"{name}: states of type {other} are not implemented")


def _task(name: str, state: Json) -> TaskState:
    required = {"Type", "Resource", "Parameters", "ResultPath", "TimeoutSeconds", "Next"}
    _check_fields(name, state, required, _COMMENT | {"Retry", "Catch"})
    resource, parameters = state["Resource"], state["Parameters"]
    is_callback = _CALLBACK.fullmatch(resource) is not None
    if is_callback:
        _check_fields(f"{name}.Parameters", parameters, {"FunctionName", "Payload"})
        parameters = parameters["Payload"]
    elif not _FUNCTION.fullmatch(resource):
        raise UnsupportedError(f"{name}: the resource {resource} is not implemented")
    for key, value in parameters.items():
        if key.endswith(".$") and not (is_callback and value == TASK_TOKEN):
            _path(f"{name}.{key}", value)
    return TaskState(
        parameters=parameters,
        is_callback=is_callback,
        timeout_seconds=state["TimeoutSeconds"],
        result=_result(name, state["ResultPath"]),
        retriers=tuple(_retrier(name, retrier) for retrier in state.get("Retry", ())),
        catchers=tuple(_catcher(name, catcher) for catcher in state.get("Catch", ())),
        next=state["Next"],
    )


def _retrier(name: str, retrier: Json) -> Retrier:
    required = {"ErrorEquals", "IntervalSeconds", "MaxAttempts", "BackoffRate", "JitterStrategy"}
    _check_fields(f"{name}.Retry", retrier, required, frozenset({"MaxDelaySeconds"}))
    if retrier["JitterStrategy"] != "FULL":
        raise UnsupportedError(f"{name}.Retry: only full jitter is implemented")
    return Retrier(
        errors=_errors(name, retrier),
        interval_seconds=retrier["IntervalSeconds"],
        max_attempts=retrier["MaxAttempts"],
        backoff_rate=retrier["BackoffRate"],
        max_delay_seconds=retrier.get("MaxDelaySeconds", float("inf")),
    )


def _catcher(name: str, catcher: Json) -> Catcher:
    _check_fields(f"{name}.Catch", catcher, {"ErrorEquals", "ResultPath", "Next"})
    return Catcher(_errors(name, catcher), _result(name, catcher["ResultPath"]), catcher["Next"])


def _rule(name: str, rule: Json) -> tuple[str, bool, str]:
    _check_fields(f"{name}.Choices", rule, {"Variable", "BooleanEquals", "Next"})
    return _path(name, rule["Variable"]), rule["BooleanEquals"], rule["Next"]


def _errors(name: str, rule: Json) -> frozenset[str]:
    errors = frozenset[str](rule["ErrorEquals"])
    if unsupported := errors & _UNSUPPORTED_ERRORS:
        raise UnsupportedError(f"{name}: {', '.join(sorted(unsupported))} is not implemented")
    return errors


def _path(name: str, path: str) -> str:
    if not _PATH.fullmatch(path):
        raise UnsupportedError(f"{name}: the path {path} is not implemented")
    return path


def _result(name: str, path: str) -> str:
    """The key of the data under which a result is stored."""
    match = _RESULT_PATH.fullmatch(path)
    if match is None:
        raise UnsupportedError(f"{name}: the result path {path} is not implemented")
    return match[1]


def _check_fields(where: str, given: Json, required: set[str], optional: frozenset[str] = frozenset()) -> None:
    if unknown := given.keys() - required - optional:
        raise UnsupportedError(f"{where}: {', '.join(sorted(unknown))} is not implemented")
    if missing := required - given.keys():
        raise UnsupportedError(f"{where}: the default of {', '.join(sorted(missing))} is not implemented")
