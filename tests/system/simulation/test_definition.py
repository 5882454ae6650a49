"""A state's rules are read as the Amazon States Language means them."""

from collections import Counter
from typing import Any, Final

from bench.simulation.definition import catch, choice, next_try, task_input

STATE: Final[dict[str, Any]] = {
    "Resource": "steps",
    "Parameters": {"step": "check", "job_id.$": "$.job_id", "seconds.$": "$.pace.seconds"},
    "Retry": [
        {"ErrorEquals": ["Busy"], "IntervalSeconds": 3, "MaxAttempts": 3, "BackoffRate": 2, "MaxDelaySeconds": 10},
        {"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "MaxAttempts": 1, "BackoffRate": 2},
    ],
    "Catch": [{"ErrorEquals": ["Busy"], "Next": "Later"}, {"ErrorEquals": ["States.ALL"], "Next": "Failed"}],
}


def test_tries_are_further_and_further_apart_up_to_a_bound_and_counted_for_each_rule() -> None:
    tries: Counter[int] = Counter()
    assert [next_try(STATE, "Busy", tries) for _ in range(4)] == [3, 6, 10, None]
    assert [next_try(STATE, "Other", tries) for _ in range(2)] == [1, None]


def test_the_first_catcher_that_names_the_error_has_it() -> None:
    assert [(catch(STATE, error) or {})["Next"] for error in ("Busy", "Other")] == ["Later", "Failed"]
    assert catch({}, "Other") is None


def test_a_task_gets_what_its_parameters_say() -> None:
    data = {"job_id": "j", "pace": {"seconds": 4}}
    assert task_input(STATE, data, None) == {"step": "check", "job_id": "j", "seconds": 4}
    waiting = {
        "Resource": "lambda:invoke.waitForTaskToken",
        "Parameters": {"Payload": {"token.$": "$$.Task.Token"}},
    }
    assert task_input(waiting, data, "t") == {"token": "t"}


def test_a_choice_falls_back_on_its_default() -> None:
    state = {"Choices": [{"Variable": "$.done", "BooleanEquals": True, "Next": "End"}], "Default": "Wait"}
    assert [choice(state, {"done": done}) for done in (True, False)] == ["End", "Wait"]
