"""One execution requests what the Amazon States Language says, and goes where it says."""

from typing import Any, Final

import pytest

from tests.support.asl.definition import parse
from tests.support.asl.execution import (
    Backoff,
    Delay,
    Execution,
    Request,
    RunTask,
    TaskFailedError,
    Transition,
    execution_of,
)

_JITTER: Final = {"JitterStrategy": "FULL"}
_RETRY: Final = [
    {"ErrorEquals": ["Busy"], "IntervalSeconds": 3, "MaxAttempts": 3, "BackoffRate": 2, "MaxDelaySeconds": 10}
    | _JITTER,
    {"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "MaxAttempts": 1, "BackoffRate": 2} | _JITTER,
]
_CATCH: Final = [
    {"ErrorEquals": ["Busy"], "ResultPath": "$.refused", "Next": "Pause"},
    {"ErrorEquals": ["States.ALL"], "ResultPath": "$.failure", "Next": "Record"},
]
_TASK: Final = {"Type": "Task", "Resource": "${Steps}", "TimeoutSeconds": 130}
_CALLBACK: Final[dict[str, Any]] = _TASK | {
    "Resource": "arn:${Partition}:states:::lambda:invoke.waitForTaskToken",
    "Parameters": {"FunctionName": "${Steps}", "Payload": {"step": "queue", "token.$": "$$.Task.Token"}},
    "ResultPath": "$.sent",
    "Next": "Check",
}
_STATES: Final[dict[str, Any]] = {
    "Queue": _CALLBACK,
    "Check": _TASK
    | {
        "Parameters": {"step": "check", "job_id.$": "$.job_id", "from.$": "$.sent.seconds"},
        "ResultPath": "$.pace",
        "Retry": _RETRY,
        "Catch": _CATCH,
        "Next": "IsItFinished",
    },
    "Pause": {"Type": "Wait", "SecondsPath": "$.sent.seconds", "Next": "Check"},
    "IsItFinished": {
        "Type": "Choice",
        "Choices": [{"Variable": "$.pace.done", "BooleanEquals": True, "Next": "Finished"}],
        "Default": "Pause",
    },
    "Finished": {"Type": "Succeed"},
    "Record": _TASK | {"Parameters": {"failure.$": "$.failure"}, "ResultPath": "$.recorded", "Next": "Failed"},
    "Failed": {"Type": "Fail"},
}
_NOT_DONE: Final = {"done": False}
_DONE: Final = {"done": True}


def _execution(start: str = "Check") -> Execution:
    definition = parse({"StartAt": start, "States": _STATES})
    return Execution(definition, {"job_id": "j", "sent": {"seconds": 4}}, "e")


def _until(execution: Execution, kind: type[Request], outcome: object = None) -> Any:
    """The first request of that kind; those before it are answered with nothing."""
    request = execution.resume(outcome)
    while not isinstance(request, kind):
        assert request is not None
        request = execution.resume()
    return request


def test_a_task_gets_its_parameters_with_paths_resolved() -> None:
    assert _until(_execution(), RunTask) == RunTask({"step": "check", "job_id": "j", "from": 4}, None, 130)


def test_each_state_entered_is_a_transition() -> None:
    execution = _execution()
    assert execution.resume() == Transition("Check")
    assert isinstance(execution.resume(), RunTask)
    assert execution.resume(_NOT_DONE) == Transition("IsItFinished")
    assert execution.resume() == Transition("Pause")
    assert execution.resume() == Delay(4)
    assert execution.resume() == Transition("Check")
    assert execution.status == "RUNNING"
    execution.resume()
    assert execution.resume(_DONE) == Transition("IsItFinished")
    assert execution.resume() == Transition("Finished")
    assert execution.resume() is None
    assert execution.status == "SUCCEEDED"


def test_retry_delays_grow_up_to_the_maximum_and_then_the_catcher_decides() -> None:
    execution = _execution()
    _until(execution, RunTask)
    delays = []
    for _ in range(3):
        delays.append(execution.resume(TaskFailedError("Busy")))
        assert isinstance(execution.resume(), RunTask)
    assert delays == [Backoff(3), Backoff(6), Backoff(10)]
    assert execution.resume(TaskFailedError("Busy")) == Transition("Pause")


def test_each_retrier_counts_its_own_retries() -> None:
    execution = _execution()
    _until(execution, RunTask)
    delays = []
    for error in ("Busy", "Other", "Busy"):
        delays.append(execution.resume(TaskFailedError(error)))
        execution.resume()
    assert delays == [Backoff(3), Backoff(1), Backoff(6)]
    assert execution.resume(TaskFailedError("Other")) == Transition("Record")


def test_retries_are_reset_when_a_state_is_entered_again() -> None:
    execution = _execution()
    _until(execution, RunTask)
    for _ in range(2):
        assert execution.resume(TaskFailedError("Other")) == Backoff(1)
        execution.resume()
        assert execution.resume(_NOT_DONE) == Transition("IsItFinished")
        _until(execution, RunTask)


def test_a_caught_error_is_stored_with_its_cause() -> None:
    execution = _execution()
    _until(execution, RunTask)
    _until(execution, RunTask, TaskFailedError("Other", "first"))
    record = _until(execution, RunTask, TaskFailedError("Other", "second"))
    assert record.payload == {"failure": {"Error": "Other", "Cause": "second"}}


@pytest.mark.parametrize("outcome", [{}, TaskFailedError("Other")], ids=["recorded", "failed"])
def test_an_execution_fails_at_a_fail_state_and_by_an_error_that_nothing_catches(outcome: object) -> None:
    execution = _execution()
    _until(execution, RunTask)
    _until(execution, RunTask, TaskFailedError("Other"))
    _until(execution, RunTask, TaskFailedError("Other"))
    while execution.resume(outcome) is not None:
        outcome = None
    assert execution.status == "FAILED"


def test_a_callback_task_has_a_token_of_its_own_for_each_attempt() -> None:
    execution = _execution("Queue")
    task = _until(execution, RunTask)
    assert task.payload == {"step": "queue", "token": task.token}
    assert execution.token == task.token
    assert execution_of(task.token) == "e"
    assert execution.resume({"seconds": 9}) == Transition("Check")
    assert execution.token is None
    assert _until(execution, RunTask).payload["from"] == 9


def test_a_token_timeout_is_an_error_like_any_other() -> None:
    execution = _execution("Queue")
    _until(execution, RunTask)
    assert execution.resume(TaskFailedError("States.Timeout")) is None
    assert (execution.status, execution.token) == ("FAILED", None)
