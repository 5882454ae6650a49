"""The definition as it is written is a sound graph whose every task is bounded, retried and caught."""

from collections.abc import Iterator
from typing import Any, Final

import pytest

from functions.poll.steps import STEPS
from shared.domain.catalogue import load_catalogue
from shared.domain.errors import error_tree
from tests.infra.source import read_definition, read_template

DEFINITION: Final = read_definition()
STATES: Final[dict[str, dict[str, Any]]] = DEFINITION["States"]
TASKS: Final = sorted(name for name, state in STATES.items() if state["Type"] == "Task")
RECORDER: Final = "RecordFailure"
OURS: Final = {error.__name__ for error in error_tree()}
THE_PLATFORMS: Final = {
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
each_task: Final = pytest.mark.parametrize("name", TASKS)


def _next(state: dict[str, Any]) -> Iterator[str]:
    """Where a state may lead."""
    for key in ("Next", "Default"):
        if key in state:
            yield state[key]
    for branch in [*state.get("Choices", []), *state.get("Catch", [])]:
        yield branch["Next"]


def _reachable(start: str) -> set[str]:
    found: set[str] = set()
    ahead = [start]
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead.extend(_next(STATES[name]))
    return found


def _ends(state: dict[str, Any]) -> bool:
    return state["Type"] in {"Succeed", "Fail"} or state.get("End") is True


def _retried(name: str) -> set[str]:
    return {error for retrier in STATES[name]["Retry"] for error in retrier["ErrorEquals"]}


def test_every_arrow_points_at_a_state() -> None:
    targets = {DEFINITION["StartAt"], *(target for state in STATES.values() for target in _next(state))}
    assert targets <= set(STATES)


def test_every_state_can_be_reached() -> None:
    assert _reachable(DEFINITION["StartAt"]) == set(STATES)


@pytest.mark.parametrize("name", sorted(STATES))
def test_every_state_leads_to_an_end(name: str) -> None:
    assert any(_ends(STATES[reached]) for reached in _reachable(name))
    assert _ends(STATES[name]) != bool(list(_next(STATES[name]))), "an end leads nowhere, all others lead somewhere"


def test_the_steps_are_those_that_the_function_has() -> None:
    assert sorted(STATES[name]["Parameters"]["step"] for name in TASKS) == sorted(STEPS)


@each_task
def test_a_task_is_bounded_and_outlasts_its_function(name: str) -> None:
    function = read_template()["Resources"]["VideoStepsFunction"]["Properties"]
    assert STATES[name]["Resource"] == "${VideoSteps}"
    assert STATES[name]["TimeoutSeconds"] > function["Timeout"], "else a second run could overtake the first"


@each_task
def test_a_task_is_retried_with_growing_pauses(name: str) -> None:
    for retrier in STATES[name]["Retry"]:
        assert retrier["IntervalSeconds"] >= 1
        assert retrier["MaxAttempts"] >= 1
        assert retrier["BackoffRate"] > 1
        assert retrier["JitterStrategy"] == "FULL"


@each_task
def test_the_errors_retried_exist(name: str) -> None:
    assert _retried(name) <= OURS | THE_PLATFORMS


@each_task
def test_a_task_is_run_again_after_its_process_ended(name: str) -> None:
    assert _retried(name) >= PROCESS_ENDED or _retried(name) == {"States.ALL"}


@each_task
def test_whatever_happens_is_recorded(name: str) -> None:
    if name == RECORDER:
        assert "Catch" not in STATES[name]
        assert _retried(name) == {"States.ALL"}
    else:
        assert STATES[name]["Catch"] == [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.failure", "Next": RECORDER}]


@each_task
def test_the_job_id_is_given_to_every_task_and_never_overwritten(name: str) -> None:
    state = STATES[name]
    assert state["Parameters"]["job_id.$"] == "$.job_id"
    assert not {"OutputPath", "InputPath"} & set(state)
    for place in [state, *state.get("Catch", [])]:
        assert place["ResultPath"].startswith("$.")
        assert not place["ResultPath"].startswith("$.job_id")


def test_only_keys_and_paces_pass_through() -> None:
    given = {key for name in TASKS for key in STATES[name]["Parameters"]}
    assert given == {"step", "job_id.$", "checks.$", "failure.$"}


def test_the_whole_outlasts_the_longest_job() -> None:
    assert DEFINITION["TimeoutSeconds"] > max(model.deadline_seconds for model in load_catalogue().all())


def test_it_is_in_the_query_language_that_every_interpreter_speaks() -> None:
    languages = {place.get("QueryLanguage", "JSONPath") for place in [DEFINITION, *STATES.values()]}
    assert languages == {"JSONPath"}
