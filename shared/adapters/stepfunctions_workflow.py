"""The video workflow on Step Functions: the execution's name is the job's id, so a second start changes nothing."""

import json
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from shared.adapters.aws_errors import aws_errors_as
from shared.domain.errors import WorkflowUnavailableError

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient

_UNAVAILABLE = "The video could not be started right now."


class StepFunctionsVideoWorkflow:
    """Implements `shared.ports.VideoWorkflow`. The client repeats an unanswered start under the same name."""

    def __init__(self, client: "SFNClient", state_machine_arn: str) -> None:
        self._client = client
        self._state_machine_arn = state_machine_arn

    def start(self, job_id: str) -> None:
        with aws_errors_as(WorkflowUnavailableError, _UNAVAILABLE):
            try:
                self._client.start_execution(
                    stateMachineArn=self._state_machine_arn, name=job_id, input=json.dumps({"job_id": job_id})
                )
            except ClientError as error:
                if error.response.get("Error", {}).get("Code") != "ExecutionAlreadyExists":
                    raise
