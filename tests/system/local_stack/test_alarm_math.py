"""CloudWatch alarms: one on a metric expression, which the emulator does not support, is created without actions."""

from typing import Any

from tests.system.local_stack.aws_clients import client
from tests.system.local_stack.starting import RunningStack


def _describe(stack: RunningStack, name: str) -> dict[str, Any]:
    answer = client(stack, "cloudwatch").describe_alarms(AlarmNames=[stack.resources[name]])
    (found,) = answer["MetricAlarms"]
    return dict(found)


def test_expression_is_replaced_by_its_first_metric(probe_stack: RunningStack) -> None:
    created = _describe(probe_stack, "Rate")
    assert (created["Namespace"], created["MetricName"], created["Statistic"], created["Period"]) == (
        "Probe",
        "Bad",
        "Sum",
        300,
    )
    assert created["Dimensions"] == [{"Name": "service", "Value": "probe"}]
    assert (created["Threshold"], created["EvaluationPeriods"]) == (10, 3)
    assert created["AlarmDescription"] == "more than one in ten"
    assert not created["ActionsEnabled"]


def test_single_metric_is_created_as_written(probe_stack: RunningStack) -> None:
    created = _describe(probe_stack, "Plain")
    assert (created["Namespace"], created["MetricName"], created["Statistic"], created["Period"]) == (
        "Probe",
        "Bad",
        "Sum",
        60,
    )
    assert created["ActionsEnabled"]
