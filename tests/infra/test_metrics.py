"""Every metric that alarms and dashboard read is written, with exactly the same dimensions."""

import re
from typing import Any, Final

import pytest

from tests.infra.metrics import (
    STACK,
    MetricRead,
    read_by_alarms,
    read_by_dashboard,
    written_by_code,
    written_by_filters,
)
from tests.infra.nested import read_whole_template, spelled
from tests.infra.source import of_type

TEMPLATE: Final = read_whole_template()
READ: Final = sorted({*read_by_alarms(TEMPLATE), *read_by_dashboard(TEMPLATE)})
OWN: Final = [each for each in READ if not each.namespace.startswith("AWS/")]
OF_AWS: Final = [each for each in READ if each.namespace.startswith("AWS/")]

_OF_A_FUNCTION: Final = (frozenset[str](), frozenset({"FunctionName"}), frozenset({"FunctionName", "Resource"}))
_OF_A_STAGE: Final = (frozenset({"ApiName"}), frozenset({"ApiName", "Stage"}))
_OF_A_QUEUE: Final = (frozenset({"QueueName"}),)
# From the developer guides of Lambda ("Types of metrics"), of API Gateway ("REST API dimensions and
# metrics") and of SQS ("Available CloudWatch metrics"). Only those that the template reads.
DOCUMENTED: Final = {
    ("AWS/Lambda", "Errors"): _OF_A_FUNCTION,
    ("AWS/Lambda", "Throttles"): _OF_A_FUNCTION,
    ("AWS/Lambda", "ConcurrentExecutions"): _OF_A_FUNCTION,
    ("AWS/Lambda", "IteratorAge"): _OF_A_FUNCTION[1:],
    ("AWS/ApiGateway", "Count"): _OF_A_STAGE,
    ("AWS/ApiGateway", "4XXError"): _OF_A_STAGE,
    ("AWS/ApiGateway", "5XXError"): _OF_A_STAGE,
    ("AWS/SQS", "ApproximateNumberOfMessagesVisible"): _OF_A_QUEUE,
}


def _named(reads: list[MetricRead]) -> list[Any]:
    return [pytest.param(each, id=f"{each.by}: {each.name}") for each in reads]


@pytest.fixture(scope="module")
def by_code() -> dict[tuple[str, str, frozenset[str]], str]:
    return written_by_code()


@pytest.mark.parametrize("read", _named(OWN))
def test_own_metric_that_is_read_is_written(
    read: MetricRead, by_code: dict[tuple[str, str, frozenset[str]], str]
) -> None:
    assert read.written_as in {*by_code, *written_by_filters(TEMPLATE)}
    assert read.unit in ("", by_code.get(read.written_as))
    assert dict(read.dimensions).get("service", STACK) == STACK


def test_every_metric_that_is_written_is_read(by_code: dict[tuple[str, str, frozenset[str]], str]) -> None:
    """With at least one set of its dimensions, because every metric costs money."""
    written = {*by_code, *written_by_filters(TEMPLATE)}
    assert {(namespace, name) for namespace, name, _ in written} == {(each.namespace, each.name) for each in OWN}


def test_every_function_writes_metrics_under_the_stacks_name() -> None:
    """And no function sets another name."""
    functions = [TEMPLATE["Globals"]["Function"], *(
        each["Properties"] for each in of_type(TEMPLATE, "AWS::Serverless::Function").values()
    )]  # fmt: skip
    variables = [each.get("Environment", {}).get("Variables", {}) for each in functions]
    names = [each["POWERTOOLS_SERVICE_NAME"] for each in variables if "POWERTOOLS_SERVICE_NAME" in each]
    assert [spelled(name) for name in names] == [STACK]
    assert [each for each in variables if "POWERTOOLS_METRICS_NAMESPACE" in each] == []


@pytest.mark.parametrize("read", _named(OF_AWS))
def test_aws_metric_that_is_read_is_documented(read: MetricRead) -> None:
    namespace, name, dimensions = read.written_as
    assert dimensions in DOCUMENTED[namespace, name]


@pytest.mark.parametrize("read", _named(OF_AWS))
def test_aws_dimension_has_the_name_of_an_existing_resource(read: MetricRead) -> None:
    functions, queues = (of_type(TEMPLATE, kind) for kind in ("AWS::Serverless::Function", "AWS::SQS::Queue"))
    api = of_type(TEMPLATE, "AWS::Serverless::Api")["Api"]["Properties"]
    alias = TEMPLATE["Globals"]["Function"]["AutoPublishAlias"]
    existing = {
        "ApiName": {spelled(api["Name"])},
        "Stage": {spelled(api["StageName"])},
        "FunctionName": {f"${{{name}}}" for name in functions},
        "Resource": {f"{dict(read.dimensions).get('FunctionName')}:{alias}"},
        "QueueName": {f"${{{name}.QueueName}}" for name in queues},
    }
    assert [(name, value) for name, value in read.dimensions if value not in existing[name]] == []


@pytest.mark.parametrize("name", of_type(TEMPLATE, "AWS::Logs::MetricFilter"))
def test_metric_filter_reads_fields_of_the_gateways_log(name: str) -> None:
    properties = TEMPLATE["Resources"][name]["Properties"]
    assert properties["LogGroupName"] == {"Fn::If": ["HasGatewayLogs", {"Ref": "GatewayLog"}, ""]}
    _, logged, _ = TEMPLATE["Resources"]["Api"]["Properties"]["AccessLogSetting"]["Fn::If"]
    assert set(re.findall(r"\$\.(\w+)", properties["FilterPattern"])) <= set(re.findall(r'"(\w+)":', logged["Format"]))


def test_every_documented_metric_is_read() -> None:
    assert set(DOCUMENTED) == {(each.namespace, each.name) for each in OF_AWS}
