"""Which metrics alarms and dashboard read, and which ones are written: by our code, and by filters over logs."""

import contextlib
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import pytest

from shared.adapters.emf_meters import EmfJobMeter
from shared.domain.jobs import Cost, JobFailure
from shared.runtime import metrics
from tests.infra.source import Template, of_type
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import DUE, a_job

STACK: Final = "${AWS::StackName}"
_SEARCH: Final = re.compile(r"""SEARCH\('\{([^}]+)\} MetricName="(\w+)" ([^']*)', '[\w.]+', \d+\)""")


@dataclass(frozen=True, order=True, slots=True)
class Read:
    """What one alarm or widget reads. A dimension that it only groups by has no value."""

    by: str
    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...]
    unit: str = ""

    @property
    def written_as(self) -> tuple[str, str, frozenset[str]]:
        return self.namespace, self.name, frozenset(name for name, _ in self.dimensions)


def read_by_alarms(template: Template) -> Iterator[Read]:
    """Plain alarms, and each metric of those that compute."""
    for alarm, resource in of_type(template, "AWS::CloudWatch::Alarm").items():
        properties = resource["Properties"]
        if "Metrics" not in properties:
            yield _read_by_alarm(alarm, properties, properties)
        for metric in properties.get("Metrics", []):
            each = metric["Fn::If"][1] if "Fn::If" in metric else metric  # one that is there under a condition
            if "MetricStat" in each:
                yield _read_by_alarm(alarm, each["MetricStat"]["Metric"], each["MetricStat"])


def read_by_dashboard(template: Template) -> Iterator[Read]:
    """Plain rows, and each SEARCH; any other expression is a failure, and to be taught."""
    for resource in of_type(template, "AWS::CloudWatch::Dashboard").values():
        for widget in json.loads(resource["Properties"]["DashboardBody"]["Fn::Sub"])["widgets"]:
            title = widget["properties"]["title"]
            for row in widget["properties"].get("metrics", []):
                yield _searched(title, row[0]["expression"]) if isinstance(row[0], dict) else _row(title, row)


def written_by_code() -> dict[tuple[str, str, frozenset[str]], str]:
    """Namespace, name and dimensions of all that our meters say about one of everything, with its unit."""
    said = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(said):
        patch.setenv("POWERTOOLS_SERVICE_NAME", STACK)
        _tell_of_everything()
    lines = [json.loads(line) for line in said.getvalue().splitlines()]
    assert {line["service"] for line in lines} == {STACK}
    return {
        (told["Namespace"], metric["Name"], frozenset(dimensions)): metric["Unit"]
        for line in lines
        for told in line["_aws"]["CloudWatchMetrics"]
        for metric in told["Metrics"]
        for dimensions in told["Dimensions"]
    }


def written_by_filters(template: Template) -> set[tuple[str, str, frozenset[str]]]:
    """The same of metrics that CloudWatch makes from lines of a log."""
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


def spelled(value: Any) -> str:
    """A reference as Fn::Sub would spell it."""
    match value:
        case {"Ref": name}:
            return f"${{{name}}}"
        case {"Fn::Sub": text}:
            return str(text)
        case {"Fn::GetAtt": [name, attribute]}:
            return f"${{{name}.{attribute}}}"
        case str():
            return value
    raise AssertionError(f"{value} is a way of naming that this test does not know.")


def _tell_of_everything() -> None:
    job = a_job().begin_submission(NOON, DUE).submitted("upstream-1")
    meter = EmfJobMeter()
    meter.accepted(job)
    meter.ended(job.succeed(job.created_at + timedelta(seconds=90), Cost(units=1, usd="0.035")), at_fault=False)
    meter.ended(job.fail(NOON, JobFailure("provider_failed", "Alas.", retryable=True)), at_fault=True)
    metrics.upstream().called("acme", 120, "provider_unavailable")
    metrics.upstream().take_spent()
    metrics.count_reconciled(1)
    metrics.count_request("/api/generate", 200, 12)
    metrics.count_error("invalid_request")


def _read_by_alarm(alarm: str, metric: dict[str, Any], statistic: dict[str, Any]) -> Read:
    dimensions = tuple((each["Name"], spelled(each["Value"])) for each in metric.get("Dimensions", []))
    return Read(alarm, spelled(metric["Namespace"]), metric["MetricName"], dimensions, statistic.get("Unit", ""))


def _row(title: str, row: list[Any]) -> Read:
    namespace, name, *dimensions = (each for each in row if isinstance(each, str))
    return Read(title, namespace, name, tuple(zip(dimensions[::2], dimensions[1::2], strict=True)))


def _searched(title: str, expression: str) -> Read:
    found = _SEARCH.fullmatch(expression)
    assert found, f"{expression} is an expression that this test does not know."
    namespace, *names = found[1].split(",")
    values = dict(re.findall(r'(\w+)="([^"]*)"', found[3]))
    assert set(values) <= set(names), expression
    return Read(title, namespace, found[2], tuple((name, values.get(name, "")) for name in names))
