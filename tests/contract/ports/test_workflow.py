"""Every workflow starts a job once, returns its state, and can stop it."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from botocore.stub import Stubber

from shared.adapters.stepfunctions_workflow import StepFunctionsTaskCallback, StepFunctionsWorkflow
from shared.domain.errors import ConfigurationError
from shared.domain.fair_queue import WaitingJob
from shared.domain.job_queries import WorkflowState
from shared.domain.jobs import Job, JobKind
from shared.ports.coordination import TaskCallback
from shared.ports.jobs import Workflow
from shared.runtime import aws_clients, wiring
from tests.support.cloud import IMAGE_MACHINE_ARN, MACHINE_ARN, Cloud
from tests.support.fakes.samples import a_job
from tests.support.fakes.workflow import FakeTaskCallback, FakeWorkflow

WORKFLOWS: dict[str, Callable[[], Workflow]] = {
    "fake": FakeWorkflow,
    "step functions": lambda: wiring.get_ports().workflow,
}
WAITING_JOB = WaitingJob("acme", 1, "0" * 32, "waiting")


@pytest.fixture(params=WORKFLOWS)
def workflow(request: pytest.FixtureRequest) -> Workflow:
    return WORKFLOWS[request.param]()


@dataclass(frozen=True)
class StartCounter:
    """Counts the starts of a job, in the fake and on AWS together."""

    workflow: Workflow
    cloud: Cloud

    def times(self, job: Job) -> int:
        recorded = self.workflow.started if isinstance(self.workflow, FakeWorkflow) else []
        return recorded.count(job.id) + self.cloud.executions().count(job.id)


@pytest.fixture
def started(workflow: Workflow, cloud: Cloud) -> StartCounter:
    return StartCounter(workflow, cloud)


@pytest.mark.parametrize("kind", JobKind)
def test_an_execution_is_named_after_its_job(workflow: Workflow, started: StartCounter, kind: JobKind) -> None:
    job = a_job(kind=kind)
    workflow.start(job)
    assert started.times(job) == 1


def test_starting_a_job_again_changes_nothing(workflow: Workflow, started: StartCounter) -> None:
    job = a_job()
    for _ in range(3):
        workflow.start(job)
    assert started.times(job) == 1


def test_a_stopped_execution_is_not_started_again(workflow: Workflow, started: StartCounter) -> None:
    job = a_job()
    workflow.start(job)
    workflow.stop(job)
    workflow.start(job)
    assert started.times(job) == 1
    assert workflow.state(job) is WorkflowState.ENDED


def test_the_state_follows_start_and_stop(workflow: Workflow) -> None:
    job = a_job()
    assert workflow.state(job) is WorkflowState.NONE
    workflow.start(job)
    assert workflow.state(job) is WorkflowState.RUNNING
    workflow.stop(job)
    assert workflow.state(job) is WorkflowState.ENDED


def test_stopping_twice_or_before_the_start_is_no_error(workflow: Workflow) -> None:
    job = a_job()
    workflow.stop(job)
    assert workflow.state(job) is WorkflowState.NONE
    workflow.start(job)
    for _ in range(2):
        workflow.stop(job)


@pytest.mark.parametrize(
    ("kind", "machine"),
    [
        (JobKind.GENERATE, IMAGE_MACHINE_ARN),
        (JobKind.IMG2IMG, IMAGE_MACHINE_ARN),
        (JobKind.IMG2VIDEO, MACHINE_ARN),
    ],
)
def test_the_input_of_an_execution_is_the_job_id_only(cloud: Cloud, kind: JobKind, machine: str) -> None:
    job = a_job(kind=kind)
    wiring.get_ports().workflow.start(job)
    arn = f"{machine.replace('stateMachine', 'execution')}:{job.id}"
    assert cloud.stepfunctions.describe_execution(executionArn=arn)["input"] == f'{{"job_id": "{job.id}"}}'


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("RUNNING", WorkflowState.RUNNING),
        ("PENDING_REDRIVE", WorkflowState.RUNNING),
        *((status, WorkflowState.ENDED) for status in ("SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED")),
    ],
)
def test_every_execution_status_maps_to_a_state(status: str, state: WorkflowState) -> None:
    client = aws_clients.stepfunctions()
    with Stubber(client) as stub:
        stub.add_response(
            "describe_execution",
            {"executionArn": "arn", "stateMachineArn": "arn", "status": status, "startDate": 0},
        )
        assert StepFunctionsWorkflow(client, {JobKind.IMG2VIDEO: MACHINE_ARN}).state(a_job()) is state


def test_starting_without_a_configured_state_machine_is_an_error() -> None:
    with pytest.raises(ConfigurationError):
        StepFunctionsWorkflow(aws_clients.stepfunctions(), {JobKind.GENERATE: ""}).start(a_job(kind=JobKind.GENERATE))


def _fake_callback(*, dead: bool) -> TaskCallback:
    callback = FakeTaskCallback()
    callback.dead = {WAITING_JOB.token} if dead else set()
    return callback


@pytest.mark.parametrize("code", [None, "TaskDoesNotExist", "TaskTimedOut", "InvalidToken"])
@pytest.mark.parametrize("kind", ["fake", "step functions"])
def test_a_callback_returns_whether_the_task_still_waits(kind: str, code: str | None) -> None:
    if kind == "fake":
        assert _fake_callback(dead=code is not None).resume(WAITING_JOB) is (code is None)
        return
    client = aws_clients.stepfunctions()
    with Stubber(client) as stub:
        if code:
            stub.add_client_error("send_task_success", code)
        else:
            stub.add_response("send_task_success", {}, {"taskToken": WAITING_JOB.token, "output": "{}"})
        assert StepFunctionsTaskCallback(client).resume(WAITING_JOB) is (code is None)
