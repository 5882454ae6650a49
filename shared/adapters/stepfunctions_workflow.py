"""The workflow on Step Functions: an execution's name is its job's id, so a second start changes nothing."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from shared.adapters.aws_errors import aws_errors_as
from shared.domain.errors import ConfigurationError, NotFoundError, WorkflowUnavailableError
from shared.domain.fair_queue import WaitingJob
from shared.domain.jobs import Job, JobKind
from shared.ports import WorkflowState

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient

_UNAVAILABLE = "The job's work could not be started right now."
_NOBODY_WAITS = frozenset({"TaskDoesNotExist", "TaskTimedOut", "InvalidToken"})


class StepFunctionsWorkflow:
    """Implements `shared.ports.Workflow`. The client repeats an unanswered start under the same name."""

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
            raise ConfigurationError("This function is not given the state machine of the job's kind.")
        return arn


class StepFunctionsTaskCallback:
    """Implements `shared.ports.TaskCallback`: the token is the waiting task's."""

    def __init__(self, client: "SFNClient") -> None:
        self._client = client

    def call(self, waiting: WaitingJob) -> bool:
        with aws_errors_as(WorkflowUnavailableError, _UNAVAILABLE):
            try:
                self._client.send_task_success(taskToken=waiting.token, output="{}")
            except ClientError as error:
                if error.response.get("Error", {}).get("Code") in _NOBODY_WAITS:
                    return False
                raise
        return True
