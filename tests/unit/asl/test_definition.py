"""The interpreter refuses a definition that it would not run as AWS does."""

from copy import deepcopy
from typing import Any, Final

import pytest

from tests.infra.source import DEFINITIONS, read_definition
from tests.support.asl.definition import UnsupportedError, parse

MINIMAL: Final[dict[str, Any]] = {
    "StartAt": "Work",
    "States": {
        "Work": {
            "Type": "Task",
            "Resource": "${Steps}",
            "Parameters": {"step": "work", "job_id.$": "$.job_id"},
            "ResultPath": "$.work",
            "TimeoutSeconds": 130,
            "Retry": [
                {
                    "ErrorEquals": ["Busy"],
                    "IntervalSeconds": 1,
                    "MaxAttempts": 1,
                    "BackoffRate": 2,
                    "JitterStrategy": "FULL",
                }
            ],
            "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.failure", "Next": "Failed"}],
            "Next": "Pause",
        },
        "Pause": {"Type": "Wait", "SecondsPath": "$.work.seconds", "Next": "Decide"},
        "Decide": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.work.done", "BooleanEquals": True, "Next": "Done"}],
            "Default": "Work",
        },
        "Done": {"Type": "Succeed"},
        "Failed": {"Type": "Fail", "Error": "JobFailed"},
    },
}
CALLBACK: Final = "arn:${Partition}:states:::lambda:invoke.waitForTaskToken"


def _at(definition: dict[str, Any], path: str) -> dict[str, Any]:
    place: Any = definition
    for key in path.split("."):
        place = place[int(key)] if key.isdecimal() else place[key] if key else place
    found: dict[str, Any] = place
    return found


@pytest.mark.parametrize("name", DEFINITIONS)
def test_deployed_definitions_are_accepted(name: str) -> None:
    definition = read_definition(name)
    assert parse(definition).states.keys() == definition["States"].keys()


def test_the_minimal_definition_is_accepted() -> None:
    assert parse(MINIMAL).start == "Work"


@pytest.mark.parametrize(
    ("place", "field", "value"),
    [
        ("", "QueryLanguage", "JSONata"),
        ("States.Work", "InputPath", "$.job_id"),
        ("States.Work", "ResultSelector", {}),
        ("States.Work", "HeartbeatSeconds", 5),
        ("States.Work", "TimeoutSecondsPath", "$.timeout"),
        ("States.Work.Retry.0", "Comment", "no field of a retrier"),
        ("States.Work.Catch.0", "Comment", "no field of a catcher"),
        ("States.Pause", "Seconds", 5),
        ("States.Decide.Choices.0", "Not", {}),
        ("States.Done", "OutputPath", "$.work"),
        ("States.Failed", "CausePath", "$.failure"),
    ],
)
def test_an_unknown_field_is_refused(place: str, field: str, value: object) -> None:
    definition = deepcopy(MINIMAL)
    _at(definition, place)[field] = value
    with pytest.raises(UnsupportedError, match=field):
        parse(definition)


@pytest.mark.parametrize(
    ("place", "field"),
    [
        ("States.Work", "ResultPath"),
        ("States.Work", "TimeoutSeconds"),
        ("States.Work.Retry.0", "MaxAttempts"),
        ("States.Work.Catch.0", "ResultPath"),
        ("States.Decide", "Default"),
    ],
)
def test_a_missing_field_is_refused(place: str, field: str) -> None:
    definition = deepcopy(MINIMAL)
    del _at(definition, place)[field]
    with pytest.raises(UnsupportedError, match=field):
        parse(definition)


@pytest.mark.parametrize(
    ("place", "field", "value"),
    [
        ("States.Done", "Type", "Map"),
        ("States.Work", "Resource", "arn:${Partition}:states:::sqs:sendMessage"),
        ("States.Work", "Resource", "arn:${Partition}:states:::lambda:invoke"),
        ("States.Work", "ResultPath", "$"),
        ("States.Work", "ResultPath", "$.work.deeper"),
        ("States.Work.Parameters", "job_id.$", "States.UUID()"),
        ("States.Work.Parameters", "token.$", "$$.Task.Token"),
        ("States.Work.Retry.0", "JitterStrategy", "NONE"),
        ("States.Work.Catch.0", "ErrorEquals", ["States.TaskFailed"]),
        ("States.Pause", "SecondsPath", "$.work[0]"),
        ("States.Decide.Choices.0", "Variable", "$$.Execution.Name"),
    ],
)
def test_an_unknown_value_is_refused(place: str, field: str, value: object) -> None:
    definition = deepcopy(MINIMAL)
    _at(definition, place)[field] = value
    with pytest.raises(UnsupportedError):
        parse(definition)


def test_parameters_of_a_callback_other_than_function_and_payload_are_refused() -> None:
    definition = deepcopy(MINIMAL)
    parameters = {"FunctionName": "${Steps}", "Payload": {"token.$": "$$.Task.Token"}}
    definition["States"]["Work"] |= {"Resource": CALLBACK, "Parameters": parameters}
    parse(definition)
    parameters["InvocationType"] = "Event"
    with pytest.raises(UnsupportedError, match="InvocationType"):
        parse(definition)
