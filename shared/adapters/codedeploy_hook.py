"""Report the result of a lifecycle hook to CodeDeploy."""

from typing import TYPE_CHECKING

from shared.adapters.aws_errors import aws_errors_as
from shared.domain.errors import InternalError

if TYPE_CHECKING:
    from mypy_boto3_codedeploy import CodeDeployClient


class CodeDeployHook:
    """Implements the port `DeploymentHook`."""

    def __init__(self, client: "CodeDeployClient") -> None:
        self._client = client

    def report(self, deployment_id: str, hook_id: str, *, succeeded: bool) -> None:
        with aws_errors_as(InternalError, "The result could not be reported to CodeDeploy."):
            self._client.put_lifecycle_event_hook_execution_status(
                deploymentId=deployment_id,
                lifecycleEventHookExecutionId=hook_id,
                status="Succeeded" if succeeded else "Failed",
            )
