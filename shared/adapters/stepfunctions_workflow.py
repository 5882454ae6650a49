"""Workflows and task callbacks on Step Functions; the execution name is the job id, so starting is idempotent."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from shared.adapters.aws_errors import aws_errors_as
from shared.domain.errors import ConfigurationError, NotFoundError, WorkflowUnavailableError
from shared.domain.fair_queue import WaitingJob
from shared.domain.job_queries import WorkflowState
from shared.domain.jobs import Job, JobKind

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient

_UNAVAILABLE = "The job's work could not be started right now."
_TASK_GONE_CODES = frozenset({"TaskDoesNotExist", "TaskTimedOut", "InvalidToken"})


class StepFunctionsWorkflow:
    """Implements the port `Workflow`. The SDK retries a start without a response under the same name."""

    def __init__(self, client: "SFNClient", state_machine_arns: Mapping[JobKind, str]) -> None:
        self._client = client
        self._state_machine_arns = state_machine_arns

    def start(self, job: Job) -> None:
        with aws_errors_as(WorkflowUnavailableError, _UNAVAILABLE):
            try:
                self._client.start_execution(
                    stateMachineArn=self._machine(job), name=job.id, input=json.dumps({"job_id": job.id})
                )
            except ClientError as error:
                if error.response.get("Error", {}).get("Code") != "ExecutionAlreadyExists":
                    raise

    def state(self, job: Job) -> WorkflowState:
        missing = {"ExecutionDoesNotExist": NotFoundError("The job's work was never started.")}
        try:
            with aws_errors_as(WorkflowUnavailableError, _UNAVAILABLE, codes=missing):
                status = self._client.describe_execution(executionArn=self._execution(job))["status"]
        except NotFoundError:
            return WorkflowState.NONE
        return WorkflowState.RUNNING if status in ("RUNNING", "PENDING_REDRIVE") else WorkflowState.ENDED

    def stop(self, job: Job) -> None:
        missing = {"ExecutionDoesNotExist": NotFoundError("The job's work was never started.")}
        try:
            with aws_errors_as(WorkflowUnavailableError, _UNAVAILABLE, codes=missing):
                self._client.stop_execution(executionArn=self._execution(job), error="JobEnded")
        except NotFoundError:
            return

    def _execution(self, job: Job) -> str:
        return f"{self._machine(job).replace(':stateMachine:', ':execution:')}:{job.id}"

    def _machine(self, job: Job) -> str:
        arn = self._state_machine_arns.get(job.kind)
        if not arn:
            raise ConfigurationError("This function has no state machine configured for the kind of this job.")
        return arn


class StepFunctionsTaskCallback:
    """Implements the port `TaskCallback` by SendTaskSuccess with the task token."""

    def __init__(self, client: "SFNClient") -> None:
        self._client = client

    def resume(self, waiting: WaitingJob) -> bool:
        with aws_errors_as(WorkflowUnavailableError, _UNAVAILABLE):
            try:
                self._client.send_task_success(taskToken=waiting.token, output="{}")
            except ClientError as error:
                if error.response.get("Error", {}).get("Code") in _TASK_GONE_CODES:
                    return False
                raise
        return True
