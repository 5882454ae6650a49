"""What wakes the functions that nobody calls: the alarm's queue, the schedule, the end of an execution."""

from typing import Any, Final

import pytest

from shared.domain.catalogue import load_catalogue
from tests.infra.source import Template, of_type

MACHINES: Final = [{"Ref": "VideoStateMachine"}, {"Ref": "ImageStateMachine"}]
A_MINUTE: Final = 60
QUEUES: Final = ["DispatchQueue", "DispatchDeadLetterQueue", "UntoldEvents", "LostInvocations"]


def _properties(deployed: Template, name: str) -> dict[str, Any]:
    properties: dict[str, Any] = deployed["Resources"][name]["Properties"]
    return properties


@pytest.mark.parametrize("name", QUEUES)
def test_every_queue_is_encrypted(deployed: Template, name: str) -> None:
    assert _properties(deployed, name)["SqsManagedSseEnabled"] is True


def test_every_queue_is_named_here(deployed: Template) -> None:
    assert sorted(of_type(deployed, "AWS::SQS::Queue")) == sorted(QUEUES)


@pytest.mark.parametrize("function", ["SweeperFunction", "ExecutionEndedFunction"])
def test_what_is_invoked_asynchronously_and_fails_is_parked(deployed: Template, function: str) -> None:
    (config,) = (
        each["Properties"]
        for each in of_type(deployed, "AWS::Lambda::EventInvokeConfig").values()
        if each["Properties"]["FunctionName"] == {"Ref": function}
    )
    assert config["Qualifier"] == "live", "rules call the alias"
    assert config["DestinationConfig"]["OnFailure"]["Destination"] == {"Fn::GetAtt": ["LostInvocations", "Arn"]}


def test_what_a_rule_cannot_deliver_is_parked(deployed: Template) -> None:
    rules = of_type(deployed, "AWS::Events::Rule")
    parked = {"Arn": {"Fn::GetAtt": ["LostInvocations", "Arn"]}}
    assert all(
        target["DeadLetterConfig"] == parked for rule in rules.values() for target in rule["Properties"]["Targets"]
    )
    (statement,) = _properties(deployed, "LostInvocationsPolicy")["PolicyDocument"]["Statement"]
    assert statement["Condition"] == {
        "ArnEquals": {"aws:SourceArn": [{"Fn::GetAtt": [name, "Arn"]} for name in sorted(rules, reverse=True)]}
    }


def test_an_alarm_that_fails_comes_again_and_is_parked_in_the_end(deployed: Template) -> None:
    mapping = _properties(deployed, "DispatcherFunctionTimer")
    alarms = _properties(deployed, "DispatchQueue")
    assert mapping["EventSourceArn"] == {"Fn::GetAtt": ["DispatchQueue", "Arn"]}
    assert mapping["FunctionName"] == {"Ref": "DispatcherFunctionAliaslive"}
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["BatchSize"] == 1, "one provider at a time"
    assert alarms["VisibilityTimeout"] >= 6 * _properties(deployed, "DispatcherFunction")["Timeout"], "as Lambda asks"
    assert alarms["RedrivePolicy"]["deadLetterTargetArn"] == {"Fn::GetAtt": ["DispatchDeadLetterQueue", "Arn"]}


def test_there_are_two_sources_that_functions_read_from(deployed: Template) -> None:
    mappings = of_type(deployed, "AWS::Lambda::EventSourceMapping")
    assert sorted(mappings) == ["DispatcherFunctionTimer", "EventsFunctionJobChanges"]


def test_the_sweeper_runs_every_minute_and_is_done_before_the_next(deployed: Template) -> None:
    rule = _properties(deployed, "SweeperFunctionEveryMinute")
    assert rule["ScheduleExpression"] == "rate(1 minute)"
    assert [target["Arn"] for target in rule["Targets"]] == [{"Ref": "SweeperFunctionAliaslive"}]
    assert _properties(deployed, "SweeperFunction")["Timeout"] < A_MINUTE


def test_the_end_of_an_execution_is_heard_however_it_came(deployed: Template) -> None:
    rule = _properties(deployed, "ExecutionEndedFunctionEnded")
    assert rule["EventPattern"] == {
        "source": ["aws.states"],
        "detail-type": ["Step Functions Execution Status Change"],
        "detail": {"status": ["FAILED", "TIMED_OUT", "ABORTED"], "stateMachineArn": MACHINES},
    }
    assert [target["Arn"] for target in rule["Targets"]] == [{"Ref": "ExecutionEndedFunctionAliaslive"}]


def test_every_provider_has_a_limit() -> None:
    """Only who lets jobs through may call a turn; a job at a gate without a limit would have to call its own."""
    catalogue = load_catalogue()
    assert {model.provider for model in catalogue.all()} == set(catalogue.limits)
