"""What wakes the functions that nobody calls: the alarm's queue, the schedule, the end of an execution."""

from typing import Any, Final

import pytest

from shared.domain.catalogue import load_catalogue
from tests.infra.source import Template, of_type

MACHINES: Final = [{"Ref": "VideoStateMachine"}, {"Ref": "PictureStateMachine"}]
A_MINUTE: Final = 60


def _properties(deployed: Template, name: str) -> dict[str, Any]:
    properties: dict[str, Any] = deployed["Resources"][name]["Properties"]
    return properties


@pytest.mark.parametrize("name", ["TurnAlarms", "LostAlarms", "UntoldEvents"])
def test_every_queue_is_encrypted(deployed: Template, name: str) -> None:
    assert _properties(deployed, name)["SqsManagedSseEnabled"] is True


def test_every_queue_is_named_here(deployed: Template) -> None:
    assert sorted(of_type(deployed, "AWS::SQS::Queue")) == ["LostAlarms", "TurnAlarms", "UntoldEvents"]


def test_an_alarm_that_fails_comes_again_and_is_parked_in_the_end(deployed: Template) -> None:
    mapping = _properties(deployed, "TurnsFunctionAlarm")
    alarms = _properties(deployed, "TurnAlarms")
    assert mapping["EventSourceArn"] == {"Fn::GetAtt": ["TurnAlarms", "Arn"]}
    assert mapping["FunctionName"] == {"Ref": "TurnsFunctionAliaslive"}
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["BatchSize"] == 1, "one provider at a time"
    assert alarms["VisibilityTimeout"] >= 6 * _properties(deployed, "TurnsFunction")["Timeout"], "as Lambda asks"
    assert alarms["RedrivePolicy"]["deadLetterTargetArn"] == {"Fn::GetAtt": ["LostAlarms", "Arn"]}


def test_there_are_two_sources_that_functions_read_from(deployed: Template) -> None:
    mappings = of_type(deployed, "AWS::Lambda::EventSourceMapping")
    assert sorted(mappings) == ["EventsFunctionJobChanges", "TurnsFunctionAlarm"]


def test_the_sweeper_runs_every_minute_and_is_done_before_the_next(deployed: Template) -> None:
    rule = _properties(deployed, "SweepFunctionEveryMinute")
    assert rule["ScheduleExpression"] == "rate(1 minute)"
    assert [target["Arn"] for target in rule["Targets"]] == [{"Ref": "SweepFunctionAliaslive"}]
    assert _properties(deployed, "SweepFunction")["Timeout"] < A_MINUTE


def test_the_end_of_an_execution_is_heard_however_it_came(deployed: Template) -> None:
    rule = _properties(deployed, "ExecutionEndedFunctionEnded")
    assert rule["EventPattern"] == {
        "source": ["aws.states"],
        "detail-type": ["Step Functions Execution Status Change"],
        "detail": {"status": ["FAILED", "TIMED_OUT", "ABORTED"], "stateMachineArn": MACHINES},
    }
    assert [target["Arn"] for target in rule["Targets"]] == [{"Ref": "ExecutionEndedFunctionAliaslive"}]


def test_what_the_sweeper_finds_raises_an_alarm(deployed: Template) -> None:
    alarm = _properties(deployed, "SettledJobsAlarm")
    assert (alarm["Namespace"], alarm["MetricName"], alarm["Statistic"]) == ("AiArt", "SettledJobs", "Sum")
    assert (alarm["ComparisonOperator"], alarm["Threshold"]) == ("GreaterThanThreshold", 0)
    assert alarm["TreatMissingData"] == "notBreaching"


def test_every_provider_has_a_limit() -> None:
    """Only who lets jobs through may call a turn; a job at a gate without a limit would have to call its own."""
    catalogue = load_catalogue()
    assert {model.provider for model in catalogue.all()} == set(catalogue.limits)
