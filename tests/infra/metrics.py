"""The metrics that alarms and dashboard read, and those that our code and the metric filters write."""

import contextlib
import io
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final, NamedTuple

import pytest

from shared.adapters.emf_metrics import EmfJobMetrics
from shared.domain.jobs import Cost, JobFailure
from shared.runtime import metrics
from tests.infra.nested import spelled
from tests.infra.source import Template, of_type
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import DUE, a_job

STACK: Final = "${AWS::StackName}"
_SEARCH: Final = re.compile(r"""SEARCH\('\{([^}]+)\} MetricName="(\w+)" ([^']*)', '[\w.]+', \d+\)""")


class MetricRead(NamedTuple):
    """A metric that an alarm or a widget reads. A dimension that it only groups by has no value."""

    by: str
    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...]
    unit: str = ""

    @property
    def written_as(self) -> tuple[str, str, frozenset[str]]:
        return self.namespace, self.name, frozenset(name for name, _ in self.dimensions)


def read_by_alarms(template: Template) -> Iterator[MetricRead]:
    """The metric of each plain alarm, and each metric of those with an expression."""
    for alarm, resource in of_type(template, "AWS::CloudWatch::Alarm").items():
        properties = resource["Properties"]
        if "Metrics" not in properties:
            yield _read_by_alarm(alarm, properties, properties)
        for metric in properties.get("Metrics", []):
            each = metric["Fn::If"][1] if "Fn::If" in metric else metric  # a conditional metric
            if "MetricStat" in each:
                yield _read_by_alarm(alarm, each["MetricStat"]["Metric"], each["MetricStat"])


def read_by_dashboard(template: Template) -> Iterator[MetricRead]:
    """Each plain row and each SEARCH; any other expression fails."""
    for resource in of_type(template, "AWS::CloudWatch::Dashboard").values():
        for widget in json.loads(resource["Properties"]["DashboardBody"]["Fn::Sub"])["widgets"]:
            title = widget["properties"]["title"]
            for row in widget["properties"].get("metrics", []):
                yield _searched(title, row[0]["expression"]) if isinstance(row[0], dict) else _row(title, row)


def written_by_code() -> dict[tuple[str, str, frozenset[str]], str]:
    """Namespace, name and dimensions of every metric that our meters write, with its unit."""
    output = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(output):
        patch.setenv("POWERTOOLS_SERVICE_NAME", STACK)
        _write_every_metric()
    lines = [json.loads(line) for line in output.getvalue().splitlines()]
    assert {line["service"] for line in lines} == {STACK}
    return {
        (block["Namespace"], metric["Name"], frozenset(dimensions)): metric["Unit"]
        for line in lines
        for block in line["_aws"]["CloudWatchMetrics"]
        for metric in block["Metrics"]
        for dimensions in block["Dimensions"]
    }


def written_by_filters(template: Template) -> set[tuple[str, str, frozenset[str]]]:
    """Namespace, name and dimensions of every metric that a metric filter writes."""
    made = [
        each
        for resource in of_type(template, "AWS::Logs::MetricFilter").values()
        for each in resource["Properties"]["MetricTransformations"]
    ]
    keys = [frozenset(dimension["Key"] for dimension in each.get("Dimensions", [])) for each in made]
    return {
        (spelled(each["MetricNamespace"]), each["MetricName"], dimensions)
        for each, dimensions in zip(made, keys, strict=True)
    }


def _write_every_metric() -> None:
    job = a_job().begin_submission(NOON, DUE).record_submission("upstream-1")
    job_metrics = EmfJobMetrics()
    job_metrics.count_accepted(job)
    job_metrics.count_ended(
        job.succeed(job.created_at + timedelta(seconds=90), Cost(units=1, usd="0.035")), at_fault=False
    )
    job_metrics.count_ended(job.fail(NOON, JobFailure("provider_failed", "It failed.", retryable=True)), at_fault=True)
    metrics.call_metrics.record_call("acme", 120, "provider_unavailable")
    metrics.call_metrics.take_provider_milliseconds()
    metrics.count_reconciled(1)
    metrics.request_metrics.count("/api/generate", 200, 12)
    metrics.request_metrics.count_error("invalid_request")


def _read_by_alarm(alarm: str, metric: dict[str, Any], statistic: dict[str, Any]) -> MetricRead:
    dimensions = tuple((each["Name"], spelled(each["Value"])) for each in metric.get("Dimensions", []))
    return MetricRead(alarm, spelled(metric["Namespace"]), metric["MetricName"], dimensions, statistic.get("Unit", ""))


def _row(title: str, row: list[Any]) -> MetricRead:
    namespace, name, *dimensions = (each for each in row if isinstance(each, str))
    return MetricRead(title, namespace, name, tuple(zip(dimensions[::2], dimensions[1::2], strict=True)))


def _searched(title: str, expression: str) -> MetricRead:
    found = _SEARCH.fullmatch(expression)
    assert found, f"{expression} is not supported by this test."
    namespace, *names = found[1].split(",")
    values = dict(re.findall(r'(\w+)="([^"]*)"', found[3]))
    assert set(values) <= set(names), expression
    return MetricRead(title, namespace, found[2], tuple((name, values.get(name, "")) for name in names))
