"""A gradual deployment of CodeDeploy's, waiting for its hook's word."""

from typing import TYPE_CHECKING

from shared.adapters.aws_errors import aws_errors_as
from shared.domain.errors import InternalError

if TYPE_CHECKING:
    from mypy_boto3_codedeploy import CodeDeployClient


class CodeDeployHook:
    """Implements `shared.ports.Release`."""

    def __init__(self, client: "CodeDeployClient") -> None:
        self._client = client

    def tell(self, deployment_id: str, hook_id: str, *, sound: bool) -> None:
        with aws_errors_as(InternalError, "CodeDeploy could not be told."):
            self._client.put_lifecycle_event_hook_execution_status(
                deploymentId=deployment_id,
                lifecycleEventHookExecutionId=hook_id,
                status="Succeeded" if sound else "Failed",
            )
