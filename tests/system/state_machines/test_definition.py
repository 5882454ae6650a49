"""Each definition is a connected graph in which every task has a time limit, retriers and a catcher."""

from collections.abc import Iterator
from typing import Any, Final

import pytest

from functions.image_workflow.handler import STEPS as IMAGE_WORKFLOW
from functions.video_workflow.handler import STEPS as VIDEO_WORKFLOW
from shared.application.submission_log import MAX_QUEUE_TIME
from shared.domain.catalogue import load_catalogue
from shared.domain.errors import TRANSIENT_PROVIDER_ERRORS, JobConflictError, error_tree
from tests.infra.source import DEFINITIONS, read_definition, read_template

MACHINES: Final[dict[str, dict[str, Any]]] = {name: read_definition(name) for name in DEFINITIONS}
STEPS: Final = {"video": VIDEO_WORKFLOW, "image": IMAGE_WORKFLOW}
FUNCTIONS: Final = {"video": "VideoWorkflowFunction", "image": "ImageWorkflowFunction"}
EACH_STATE: Final = [(machine, name) for machine in MACHINES for name in MACHINES[machine]["States"]]
EACH_TASK: Final = [at for at in EACH_STATE if MACHINES[at[0]]["States"][at[1]]["Type"] == "Task"]
CALLBACK: Final = "AwaitDispatch"
CHARGED_TASKS: Final = {"Submit", "Generate"}
RECORDER: Final = "RecordFailure"
ALL: Final = {"States.ALL"}
OUR_ERRORS: Final = {error.__name__ for error in error_tree()}
OF_THE_PLATFORM: Final = {
    "States.ALL",
    "States.Timeout",
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.TooManyRequestsException",
    "Lambda.Unknown",
    "Runtime.ExitError",
    "Runtime.OutOfMemory",
    "Sandbox.Timedout",
}
PROCESS_ENDED: Final = {
    "States.Timeout", "Sandbox.Timedout", "Lambda.Unknown", "Runtime.ExitError", "Runtime.OutOfMemory",
}  # fmt: skip
each_machine: Final = pytest.mark.parametrize("machine", MACHINES)
each_state: Final = pytest.mark.parametrize(("machine", "name"), EACH_STATE, ids="-".join)
each_task: Final = pytest.mark.parametrize(("machine", "name"), EACH_TASK, ids="-".join)

type States = dict[str, dict[str, Any]]


def _states(machine: str) -> States:
    states: States = MACHINES[machine]["States"]
    return states


def _payload(state: dict[str, Any]) -> dict[str, Any]:
    """The event of the function."""
    parameters: dict[str, Any] = state["Parameters"].get("Payload", state["Parameters"])
    return parameters


def _next(state: dict[str, Any]) -> Iterator[str]:
    """The states that may follow."""
    for key in ("Next", "Default"):
        if key in state:
            yield state[key]
    for branch in [*state.get("Choices", []), *state.get("Catch", [])]:
        yield branch["Next"]


def _reachable(states: States, start: str) -> set[str]:
    found: set[str] = set()
    ahead = [start]
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead.extend(_next(states[name]))
    return found


def _ends(state: dict[str, Any]) -> bool:
    return state["Type"] in {"Succeed", "Fail"} or state.get("End") is True


def _retried(state: dict[str, Any]) -> set[str]:
    return {error for retrier in state["Retry"] for error in retrier["ErrorEquals"]}


@each_machine
def test_every_transition_leads_to_a_state(machine: str) -> None:
    states = _states(machine)
    targets = {MACHINES[machine]["StartAt"], *(target for state in states.values() for target in _next(state))}
    assert targets <= set(states)


@each_machine
def test_every_state_can_be_reached(machine: str) -> None:
    assert _reachable(_states(machine), MACHINES[machine]["StartAt"]) == set(_states(machine))


@each_state
def test_every_state_leads_to_an_end(machine: str, name: str) -> None:
    states = _states(machine)
    assert any(_ends(states[reached]) for reached in _reachable(states, name))
    assert _ends(states[name]) != bool(list(_next(states[name]))), "only a final state has no next state"


@each_machine
def test_the_steps_are_those_of_the_function(machine: str) -> None:
    called = [_payload(_states(of)[name])["step"] for of, name in EACH_TASK if of == machine]
    assert sorted(called) == sorted(STEPS[machine])


@each_task
def test_the_time_limit_of_a_task_is_above_that_of_its_function(machine: str, name: str) -> None:
    function = read_template()["Resources"][FUNCTIONS[machine]]["Properties"]
    state = _states(machine)[name]
    assert state["TimeoutSeconds"] > function["Timeout"], "otherwise a retry could run beside the first attempt"
    if name != CALLBACK:
        assert state["Resource"] == "${Steps}"


@each_machine
def test_a_job_waits_for_its_dispatch_by_callback_without_polling(machine: str) -> None:
    state = _states(machine)[CALLBACK]
    assert MACHINES[machine]["StartAt"] == CALLBACK
    assert state["Resource"] == "arn:${Partition}:states:::lambda:invoke.waitForTaskToken"
    assert state["Parameters"]["FunctionName"] == "${Steps}"
    assert _payload(state)["token.$"] == "$$.Task.Token"
    assert state["TimeoutSeconds"] > MAX_QUEUE_TIME.total_seconds(), "the sweeper ends a job that waits too long"


@each_task
def test_retry_delays_of_a_task_grow_and_have_jitter(machine: str, name: str) -> None:
    for retrier in _states(machine)[name]["Retry"]:
        assert retrier["IntervalSeconds"] >= 1
        assert retrier["MaxAttempts"] >= 1
        assert retrier["BackoffRate"] > 1
        assert retrier["JitterStrategy"] == "FULL"


@each_task
def test_retried_errors_exist(machine: str, name: str) -> None:
    assert _retried(_states(machine)[name]) <= OUR_ERRORS | OF_THE_PLATFORM


@each_task
def test_a_task_is_retried_after_its_process_ended(machine: str, name: str) -> None:
    """A dispatch that does not come within the time limit is not waited for again."""
    retried = _retried(_states(machine)[name])
    assert retried >= (PROCESS_ENDED - {"States.Timeout"} if name == CALLBACK else PROCESS_ENDED) or retried == ALL


@each_task
def test_a_task_is_retried_after_a_conflicting_write(machine: str, name: str) -> None:
    assert JobConflictError.__name__ in _retried(_states(machine)[name]) or name == RECORDER


@each_task
def test_every_failure_is_recorded(machine: str, name: str) -> None:
    state = _states(machine)[name]
    if name == RECORDER:
        assert "Catch" not in state
        assert _retried(state) == ALL
    else:
        assert state["Catch"][-1] == {"ErrorEquals": ["States.ALL"], "ResultPath": "$.failure", "Next": RECORDER}


@each_task
def test_only_a_refused_submission_is_queued_again(machine: str, name: str) -> None:
    """It is not retried in place, which would take calls from other jobs."""
    state = _states(machine)[name]
    refusals = {error.__name__ for error in TRANSIENT_PROVIDER_ERRORS}
    again = [catcher for catcher in state.get("Catch", []) if catcher["Next"] == CALLBACK]
    assert [set(catcher["ErrorEquals"]) for catcher in again] == ([refusals] if name in CHARGED_TASKS else [])
    assert name not in CHARGED_TASKS or not refusals & _retried(state)


@each_task
def test_every_task_gets_the_job_id_and_none_overwrites_it(machine: str, name: str) -> None:
    state = _states(machine)[name]
    assert _payload(state)["job_id.$"] == "$.job_id"
    assert not {"OutputPath", "InputPath"} & set(state)
    for place in [state, *state.get("Catch", [])]:
        assert place["ResultPath"].startswith("$.")
        assert not place["ResultPath"].startswith("$.job_id")


def test_only_ids_steps_tokens_and_failures_are_passed_to_functions() -> None:
    given = {key for machine, name in EACH_TASK for key in _payload(_states(machine)[name])}
    assert given == {"step", "job_id.$", "token.$", "failure.$"}


@each_machine
def test_the_execution_time_limit_is_above_that_of_the_longest_job(machine: str) -> None:
    longest = max(model.deadline_seconds for model in load_catalogue().all())
    assert MACHINES[machine]["TimeoutSeconds"] > longest + MAX_QUEUE_TIME.total_seconds()


@each_machine
def test_the_query_language_is_jsonpath(machine: str) -> None:
    languages = {place.get("QueryLanguage", "JSONPath") for place in [MACHINES[machine], *_states(machine).values()]}
    assert languages == {"JSONPath"}
