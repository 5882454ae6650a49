"""The requests of the smoke test, sent to the real handlers; and its two adapters with stubbed AWS clients."""

import io
import json
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from functions.smoke.checks import SMOKE_CHECKS
from shared.adapters.codedeploy_hook import CodeDeployHook
from shared.adapters.lambda_invoker import LambdaInvoker
from shared.domain.deployments import InvocationResult
from shared.domain.errors import AiArtError, InternalError
from tests.infra.source import of_type, read_template

FUNCTIONS = of_type(read_template(), "AWS::Serverless::Function")
VERSION = "arn:aws:lambda:eu-west-1:111122223333:function:f:7"


def _handler(function: str) -> Callable[[Mapping[str, Any], object], Mapping[str, Any]]:
    module, _, name = FUNCTIONS[function]["Properties"]["Handler"].rpartition(".")
    handler: Callable[[Mapping[str, Any], object], Mapping[str, Any]] = getattr(import_module(module), name)
    return handler


def _invoke(function: str) -> InvocationResult:
    """Invoke the handler as Lambda does: event and result as JSON, an error by its class name."""
    try:
        answer = _handler(function)(json.loads(json.dumps(SMOKE_CHECKS[function].event)), None)
    except AiArtError as error:
        return InvocationResult({}, error=type(error).__name__)
    return InvocationResult(json.loads(json.dumps(answer)))


@pytest.mark.parametrize("function", SMOKE_CHECKS)
def test_healthy_function_passes_its_smoke_test(function: str) -> None:
    assert SMOKE_CHECKS[function].is_met_by(_invoke(function))


@pytest.mark.parametrize("function", [name for name in SMOKE_CHECKS if "Steps" in name or "Jobs" in name])
def test_function_without_its_table_fails_its_smoke_test(function: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOB_TABLE", "no-such-table")
    assert not SMOKE_CHECKS[function].is_met_by(_invoke(function))


def test_every_function_with_gradual_deployment_has_a_smoke_test() -> None:
    gradual = {
        name
        for name, each in FUNCTIONS.items()
        if each["Properties"].get("DeploymentPreference", {}).get("Enabled", True)
    }
    assert gradual <= set(SMOKE_CHECKS)


def test_smoke_function_gets_the_version_of_every_tested_function() -> None:
    _separator, pairs = FUNCTIONS["SmokeFunction"]["Properties"]["Environment"]["Variables"]["SMOKED_VERSIONS"][
        "Fn::Join"
    ]
    assert [pair["Fn::Join"] for pair in pairs] == [["=", [name, {"Ref": f"{name}.Version"}]] for name in SMOKE_CHECKS]


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
def test_version_is_invoked_and_its_result_returned(response: dict[str, Any], answer: InvocationResult) -> None:
    client = boto3.client("lambda")
    with Stubber(client) as stub:
        answered = response | {"Payload": io.BytesIO(response["Payload"])}
        stub.add_response("invoke", answered, {"FunctionName": VERSION, "Payload": b'{"a": 1}'})
        assert LambdaInvoker(client).invoke(VERSION, {"a": 1}) == answer


def test_version_that_cannot_be_invoked_raises_internal_error() -> None:
    client = boto3.client("lambda")
    with Stubber(client) as stub:
        stub.add_client_error("invoke", "ResourceNotFoundException")
        with pytest.raises(InternalError):
            LambdaInvoker(client).invoke(VERSION, {})


@pytest.mark.parametrize(("succeeded", "status"), [(True, "Succeeded"), (False, "Failed")])
def test_result_is_reported_to_codedeploy(succeeded: bool, status: str) -> None:
    client = boto3.client("codedeploy")
    expected = {"deploymentId": "d-1", "lifecycleEventHookExecutionId": "hook-1", "status": status}
    with Stubber(client) as stub:
        stub.add_response("put_lifecycle_event_hook_execution_status", {}, expected)
        CodeDeployHook(client).report("d-1", "hook-1", succeeded=succeeded)


def test_failed_report_to_codedeploy_raises_internal_error() -> None:
    client = boto3.client("codedeploy")
    with Stubber(client) as stub:
        stub.add_client_error("put_lifecycle_event_hook_execution_status", "InvalidDeploymentIdException")
        with pytest.raises(InternalError):
            CodeDeployHook(client).report("d-1", "hook-1", succeeded=True)
