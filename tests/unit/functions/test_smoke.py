"""The smoke test succeeds only if every new version returns the expected result."""

from collections.abc import Mapping

import pytest

from functions.smoke.checks import SMOKE_CHECKS
from functions.smoke.service import SmokeTest
from shared.domain.deployments import InvocationResult
from shared.domain.errors import InternalError
from tests.support.fakes.faults import Faults

VERSIONS = {"HealthFunction": "arn:health:7", "VideoWorkflowFunction": "arn:steps:3"}
EXPECTED = {
    "arn:health:7": InvocationResult({"statusCode": 200}),
    "arn:steps:3": InvocationResult({}, error="NotFoundError"),
}


class FakeDeployment:
    """Implements the ports `FunctionInvoker`, with given results, and `DeploymentHook`; records the reports."""

    def __init__(self, results: Mapping[str, InvocationResult | InternalError]) -> None:
        self.faults = Faults()
        self.results = results
        self.reports: list[tuple[str, str, bool]] = []

    def invoke(self, version: str, event: Mapping[str, object]) -> InvocationResult:
        assert event in [check.event for check in SMOKE_CHECKS.values()]
        result = self.results[version]
        if isinstance(result, InternalError):
            raise result
        return result

    def report(self, deployment_id: str, hook_id: str, *, succeeded: bool) -> None:
        self.faults.before("report")
        self.reports.append((deployment_id, hook_id, succeeded))


def _run(deployment: FakeDeployment) -> None:
    SmokeTest(versions=VERSIONS, invoker=deployment, hook=deployment).run("d-1", "hook-1")


def test_success_is_reported_if_every_version_returns_the_expected_result() -> None:
    deployment = FakeDeployment(EXPECTED)
    _run(deployment)
    assert deployment.reports == [("d-1", "hook-1", True)]


@pytest.mark.parametrize(
    ("version", "result"),
    [
        ("arn:health:7", InvocationResult({"statusCode": 500})),
        ("arn:health:7", InvocationResult({"statusCode": 200}, error="Runtime.ImportModuleError")),
        ("arn:health:7", InvocationResult({})),
        ("arn:health:7", InternalError("A version could not be called.")),
        ("arn:steps:3", InvocationResult({})),
        ("arn:steps:3", InvocationResult({}, error="InternalError")),
    ],
    ids=["other status", "import error", "no status", "not invoked", "no error", "other error"],
)
def test_failure_is_reported_if_one_version_returns_another_result(
    version: str, result: InvocationResult | InternalError
) -> None:
    deployment = FakeDeployment({**EXPECTED, version: result})
    _run(deployment)
    assert deployment.reports == [("d-1", "hook-1", False)]


def test_result_that_cannot_be_reported_is_an_error() -> None:
    deployment = FakeDeployment(EXPECTED)
    deployment.faults.plan("report", InternalError("CodeDeploy is not available."))
    with pytest.raises(InternalError):
        _run(deployment)
