"""An alarm on a rate, which the emulator would refuse with its whole stack, is there and tells nobody."""

from typing import Any

from tests.system.local_stack.aws_clients import client
from tests.system.local_stack.starting import RunningStack


def _alarm(stack: RunningStack, name: str) -> dict[str, Any]:
    asked = client(stack, "cloudwatch").describe_alarms(AlarmNames=[stack.resources[name]])
    (found,) = asked["MetricAlarms"]
    return dict(found)


def test_an_alarm_that_computes_stands_by_its_first_metric(probe_stack: RunningStack) -> None:
    alarm = _alarm(probe_stack, "Rate")
    assert (alarm["Namespace"], alarm["MetricName"], alarm["Statistic"], alarm["Period"]) == (
        "Probe",
        "Bad",
        "Sum",
        300,
    )
    assert alarm["Dimensions"] == [{"Name": "service", "Value": "probe"}]
    assert (alarm["Threshold"], alarm["EvaluationPeriods"]) == (10, 3)
    assert alarm["AlarmDescription"] == "more than one in ten"
    assert not alarm["ActionsEnabled"]


def test_an_alarm_on_one_metric_is_as_it_is_written(probe_stack: RunningStack) -> None:
    alarm = _alarm(probe_stack, "Plain")
    assert (alarm["Namespace"], alarm["MetricName"], alarm["Statistic"], alarm["Period"]) == ("Probe", "Bad", "Sum", 60)
    assert alarm["ActionsEnabled"]
