"""The smoke test's questions put to the real handlers, and its two adapters against AWS's own service models."""

import io
import json
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from functions.smoke.questions import QUESTIONS
from shared.adapters.codedeploy_hook import CodeDeployHook
from shared.adapters.lambda_invoker import LambdaInvoker
from shared.domain.errors import AiArtError, InternalError
from shared.ports import InvocationResult
from tests.infra.source import of_type, read_template

FUNCTIONS = of_type(read_template(), "AWS::Serverless::Function")
VERSION = "arn:aws:lambda:eu-west-1:111122223333:function:f:7"


def _handler(function: str) -> Callable[[Mapping[str, Any], object], Mapping[str, Any]]:
    module, _, name = FUNCTIONS[function]["Properties"]["Handler"].rpartition(".")
    handler: Callable[[Mapping[str, Any], object], Mapping[str, Any]] = getattr(import_module(module), name)
    return handler


def _ask(function: str) -> InvocationResult:
    """As Lambda would run it: both ways through JSON, and an error by its name."""
    try:
        answer = _handler(function)(json.loads(json.dumps(QUESTIONS[function].event)), None)
    except AiArtError as error:
        return InvocationResult({}, error=type(error).__name__)
    return InvocationResult(json.loads(json.dumps(answer)))


@pytest.mark.parametrize("function", QUESTIONS)
def test_a_sound_function_answers_its_question(function: str) -> None:
    assert QUESTIONS[function].is_met_by(_ask(function))


@pytest.mark.parametrize("function", [name for name in QUESTIONS if "Steps" in name or "Jobs" in name])
def test_a_function_that_cannot_reach_its_table_does_not(function: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOB_TABLE", "elsewhere")
    assert not QUESTIONS[function].is_met_by(_ask(function))


def test_every_function_that_moves_gradually_has_a_question() -> None:
    gradual = {
        name
        for name, each in FUNCTIONS.items()
        if each["Properties"].get("DeploymentPreference", {}).get("Enabled", True)
    }
    assert gradual <= set(QUESTIONS)


def test_every_question_s_version_is_told_to_the_smoke_test() -> None:
    _separator, pairs = FUNCTIONS["SmokeFunction"]["Properties"]["Environment"]["Variables"]["SMOKED_VERSIONS"][
        "Fn::Join"
    ]
    assert [pair["Fn::Join"] for pair in pairs] == [["=", [name, {"Ref": f"{name}.Version"}]] for name in QUESTIONS]


@pytest.mark.parametrize(
    ("response", "answer"),
    [
        ({"Payload": b'{"statusCode": 200}'}, InvocationResult({"statusCode": 200})),
        ({"Payload": b"null"}, InvocationResult({})),
        (
            {"FunctionError": "Unhandled", "Payload": b'{"errorType": "NotFoundError"}'},
            InvocationResult({"errorType": "NotFoundError"}, error="NotFoundError"),
        ),
        ({"FunctionError": "Unhandled", "Payload": b"{}"}, InvocationResult({}, error="Unhandled")),
    ],
)
def test_a_version_is_called(response: dict[str, Any], answer: InvocationResult) -> None:
    client = boto3.client("lambda")
    with Stubber(client) as stub:
        told = response | {"Payload": io.BytesIO(response["Payload"])}
        stub.add_response("invoke", told, {"FunctionName": VERSION, "Payload": b'{"a": 1}'})
        assert LambdaInvoker(client).call(VERSION, {"a": 1}) == answer


def test_a_version_that_cannot_be_called() -> None:
    client = boto3.client("lambda")
    with Stubber(client) as stub:
        stub.add_client_error("invoke", "ResourceNotFoundException")
        with pytest.raises(InternalError):
            LambdaInvoker(client).call(VERSION, {})


@pytest.mark.parametrize(("sound", "status"), [(True, "Succeeded"), (False, "Failed")])
def test_codedeploy_is_told(sound: bool, status: str) -> None:
    client = boto3.client("codedeploy")
    asked = {"deploymentId": "d-1", "lifecycleEventHookExecutionId": "hook-1", "status": status}
    with Stubber(client) as stub:
        stub.add_response("put_lifecycle_event_hook_execution_status", {}, asked)
        CodeDeployHook(client).tell("d-1", "hook-1", sound=sound)


def test_codedeploy_that_cannot_be_told() -> None:
    client = boto3.client("codedeploy")
    with Stubber(client) as stub:
        stub.add_client_error("put_lifecycle_event_hook_execution_status", "InvalidDeploymentIdException")
        with pytest.raises(InternalError):
            CodeDeployHook(client).tell("d-1", "hook-1", sound=True)
