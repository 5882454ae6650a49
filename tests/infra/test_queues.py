"""The events that invoke background functions: the dispatch queue, the schedule and ended executions."""

from typing import Any, Final

import pytest

from shared.domain.catalogue import load_catalogue
from tests.infra.source import Template, of_type

STATE_MACHINES: Final = [{"Ref": "VideoStateMachine"}, {"Ref": "ImageStateMachine"}]
A_MINUTE: Final = 60
QUEUES: Final = ["DispatchQueue", "DispatchDeadLetterQueue", "FailedEventsQueue", "FailedInvocationsQueue"]


def _properties(deployed: Template, name: str) -> dict[str, Any]:
    properties: dict[str, Any] = deployed["Resources"][name]["Properties"]
    return properties


@pytest.mark.parametrize("name", QUEUES)
def test_every_queue_is_encrypted(deployed: Template, name: str) -> None:
    assert _properties(deployed, name)["SqsManagedSseEnabled"] is True


def test_every_queue_is_listed(deployed: Template) -> None:
    assert sorted(of_type(deployed, "AWS::SQS::Queue")) == sorted(QUEUES)


@pytest.mark.parametrize("function", ["SweeperFunction", "ExecutionEndedFunction"])
def test_failed_asynchronous_invocations_go_to_the_queue(deployed: Template, function: str) -> None:
    (config,) = (
        each["Properties"]
        for each in of_type(deployed, "AWS::Lambda::EventInvokeConfig").values()
        if each["Properties"]["FunctionName"] == {"Ref": function}
    )
    assert config["Qualifier"] == "live", "rules invoke the alias"
    assert config["DestinationConfig"]["OnFailure"]["Destination"] == {"Fn::GetAtt": ["FailedInvocationsQueue", "Arn"]}


def test_events_that_a_rule_cannot_deliver_go_to_the_queue(deployed: Template) -> None:
    rules = of_type(deployed, "AWS::Events::Rule")
    queue = {"Arn": {"Fn::GetAtt": ["FailedInvocationsQueue", "Arn"]}}
    assert all(
        target["DeadLetterConfig"] == queue for rule in rules.values() for target in rule["Properties"]["Targets"]
    )
    (statement,) = _properties(deployed, "FailedInvocationsQueuePolicy")["PolicyDocument"]["Statement"]
    assert statement["Condition"] == {
        "ArnEquals": {"aws:SourceArn": [{"Fn::GetAtt": [name, "Arn"]} for name in sorted(rules, reverse=True)]}
    }


def test_a_failed_timer_is_retried_and_then_goes_to_the_dead_letter_queue(deployed: Template) -> None:
    mapping = _properties(deployed, "DispatcherFunctionTimer")
    queue = _properties(deployed, "DispatchQueue")
    assert mapping["EventSourceArn"] == {"Fn::GetAtt": ["DispatchQueue", "Arn"]}
    assert mapping["FunctionName"] == {"Ref": "DispatcherFunctionAliaslive"}
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["BatchSize"] == 1, "one provider for each invocation"
    assert queue["VisibilityTimeout"] >= 6 * _properties(deployed, "DispatcherFunction")["Timeout"], (
        "as Lambda recommends"
    )
    assert queue["RedrivePolicy"]["deadLetterTargetArn"] == {"Fn::GetAtt": ["DispatchDeadLetterQueue", "Arn"]}


def test_there_are_two_event_sources(deployed: Template) -> None:
    mappings = of_type(deployed, "AWS::Lambda::EventSourceMapping")
    assert sorted(mappings) == ["DispatcherFunctionTimer", "EventsFunctionJobChanges"]


def test_the_sweeper_runs_every_minute_and_ends_before_the_next_run(deployed: Template) -> None:
    rule = _properties(deployed, "SweeperFunctionEveryMinute")
    assert rule["ScheduleExpression"] == "rate(1 minute)"
    assert [target["Arn"] for target in rule["Targets"]] == [{"Ref": "SweeperFunctionAliaslive"}]
    assert _properties(deployed, "SweeperFunction")["Timeout"] < A_MINUTE


def test_every_kind_of_failed_execution_invokes_the_function(deployed: Template) -> None:
    rule = _properties(deployed, "ExecutionEndedFunctionEnded")
    assert rule["EventPattern"] == {
        "source": ["aws.states"],
        "detail-type": ["Step Functions Execution Status Change"],
        "detail": {"status": ["FAILED", "TIMED_OUT", "ABORTED"], "stateMachineArn": STATE_MACHINES},
    }
    assert [target["Arn"] for target in rule["Targets"]] == [{"Ref": "ExecutionEndedFunctionAliaslive"}]


def test_every_provider_has_a_limit() -> None:
    """Only the dispatcher may complete a task; without a limit, a job would have to complete its own."""
    catalogue = load_catalogue()
    assert {model.provider for model in catalogue.all()} == set(catalogue.limits)
