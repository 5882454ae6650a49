"""An alarm on a metric that nobody writes never rings: what is read is written, with exactly those dimensions."""

import re
from typing import Any, Final

import pytest

from tests.infra.metrics import (
    STACK,
    Read,
    read_by_alarms,
    read_by_dashboard,
    spelled,
    written_by_code,
    written_by_filters,
)
from tests.infra.source import Template, of_type, read_template

TEMPLATE: Final = read_template()
READ: Final = sorted({*read_by_alarms(TEMPLATE), *read_by_dashboard(TEMPLATE)})
OURS: Final = [each for each in READ if not each.namespace.startswith("AWS/")]
THEIRS: Final = [each for each in READ if each.namespace.startswith("AWS/")]

_OF_A_FUNCTION: Final = (frozenset[str](), frozenset({"FunctionName"}), frozenset({"FunctionName", "Resource"}))
_OF_A_STAGE: Final = (frozenset({"ApiName"}), frozenset({"ApiName", "Stage"}))
_OF_A_QUEUE: Final = (frozenset({"QueueName"}),)
# As AWS documents them: the developer guides of Lambda ("Types of metrics"), of API Gateway ("REST API dimensions and
# metrics") and of SQS ("Available CloudWatch metrics"). Those that the template reads.
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


def _named(reads: list[Read]) -> list[Any]:
    return [pytest.param(each, id=f"{each.by}: {each.name}") for each in reads]


@pytest.fixture(scope="module")
def by_code() -> dict[tuple[str, str, frozenset[str]], str]:
    return written_by_code()


@pytest.mark.parametrize("read", _named(OURS))
def test_a_metric_of_ours_is_written(read: Read, by_code: dict[tuple[str, str, frozenset[str]], str]) -> None:
    assert read.written_as in {*by_code, *written_by_filters(TEMPLATE)}
    assert read.unit in ("", by_code.get(read.written_as))
    assert dict(read.dimensions).get("service", STACK) == STACK


def test_what_is_written_is_read(by_code: dict[tuple[str, str, frozenset[str]], str]) -> None:
    """By some of its dimensions: each that is written costs."""
    written = {*by_code, *written_by_filters(TEMPLATE)}
    assert {(namespace, name) for namespace, name, _ in written} == {(each.namespace, each.name) for each in OURS}


def test_every_function_writes_under_the_name_of_its_stack() -> None:
    """And none has another name of its own."""
    functions = [TEMPLATE["Globals"]["Function"], *(
        each["Properties"] for each in of_type(TEMPLATE, "AWS::Serverless::Function").values()
    )]  # fmt: skip
    variables = [each.get("Environment", {}).get("Variables", {}) for each in functions]
    names = [each["POWERTOOLS_SERVICE_NAME"] for each in variables if "POWERTOOLS_SERVICE_NAME" in each]
    assert [spelled(name) for name in names] == [STACK]
    assert [each for each in variables if "POWERTOOLS_METRICS_NAMESPACE" in each] == []


@pytest.mark.parametrize("read", _named(THEIRS))
def test_a_metric_of_aws_s_is_documented(read: Read) -> None:
    namespace, name, dimensions = read.written_as
    assert dimensions in DOCUMENTED[namespace, name]


@pytest.mark.parametrize("read", _named(THEIRS))
def test_a_dimension_of_aws_s_names_what_is_there(read: Read) -> None:
    functions, queues = (of_type(TEMPLATE, kind) for kind in ("AWS::Serverless::Function", "AWS::SQS::Queue"))
    api = of_type(TEMPLATE, "AWS::Serverless::Api")["Api"]["Properties"]
    alias = TEMPLATE["Globals"]["Function"]["AutoPublishAlias"]
    there = {
        "ApiName": {spelled(api["Name"])},
        "Stage": {spelled(api["StageName"])},
        "FunctionName": {f"${{{name}}}" for name in functions},
        "Resource": {f"{dict(read.dimensions).get('FunctionName')}:{alias}"},
        "QueueName": {f"${{{name}.QueueName}}" for name in queues},
    }
    assert [(name, value) for name, value in read.dimensions if value not in there[name]] == []


@pytest.mark.parametrize("name", of_type(TEMPLATE, "AWS::Logs::MetricFilter"))
def test_a_filter_over_the_gateway_s_log_reads_what_stands_in_it(name: str) -> None:
    properties = TEMPLATE["Resources"][name]["Properties"]
    assert properties["LogGroupName"] == {"Ref": "GatewayLog"}
    _, logged, _ = TEMPLATE["Resources"]["Api"]["Properties"]["AccessLogSetting"]["Fn::If"]
    assert set(re.findall(r"\$\.(\w+)", properties["FilterPattern"])) <= set(re.findall(r'"(\w+)":', logged["Format"]))


def test_the_documented_ones_are_those_in_use(source: Template) -> None:
    in_use = {*read_by_alarms(source), *read_by_dashboard(source)}
    assert set(DOCUMENTED) == {(each.namespace, each.name) for each in in_use if each.namespace.startswith("AWS/")}
