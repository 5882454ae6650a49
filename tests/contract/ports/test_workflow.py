"""Any workflow: a job is started once, however often it is asked for; its state is told; it can be ended."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from botocore.stub import Stubber

from shared.adapters.stepfunctions_workflow import StepFunctionsTaskCallback, StepFunctionsWorkflow
from shared.domain.errors import ConfigurationError
from shared.domain.fair_queue import WaitingJob
from shared.domain.jobs import Job, JobKind
from shared.ports import TaskCallback, Workflow, WorkflowState
from shared.runtime import aws_clients, container
from tests.support.cloud import IMAGE_MACHINE_ARN, MACHINE_ARN, Cloud
from tests.support.fakes.samples import a_job
from tests.support.fakes.workflow import FakeTaskCallback, FakeWorkflow

WORKFLOWS: dict[str, Callable[[], Workflow]] = {"fake": FakeWorkflow, "step functions": container.workflow}
TURN = WaitingJob("acme", 1, "0" * 32, "waiting")


@pytest.fixture(params=WORKFLOWS)
def workflow(request: pytest.FixtureRequest) -> Workflow:
    return WORKFLOWS[request.param]()


@dataclass(frozen=True)
class Started:
    """How often, by fake and AWS together."""

    workflow: Workflow
    cloud: Cloud

    def times(self, job: Job) -> int:
        remembered = self.workflow.started if isinstance(self.workflow, FakeWorkflow) else []
        return remembered.count(job.id) + self.cloud.executions().count(job.id)


@pytest.fixture
def started(workflow: Workflow, cloud: Cloud) -> Started:
    return Started(workflow, cloud)


@pytest.mark.parametrize("kind", JobKind)
def test_a_job_is_started_under_its_own_name(workflow: Workflow, started: Started, kind: JobKind) -> None:
    job = a_job(kind=kind)
    workflow.start(job)
    assert started.times(job) == 1


def test_a_second_start_changes_nothing(workflow: Workflow, started: Started) -> None:
    job = a_job()
    for _ in range(3):
        workflow.start(job)
    assert started.times(job) == 1


def test_one_that_has_ended_is_not_started_again(workflow: Workflow, started: Started) -> None:
    job = a_job()
    workflow.start(job)
    workflow.stop(job)
    workflow.start(job)
    assert started.times(job) == 1
    assert workflow.state(job) is WorkflowState.ENDED


def test_the_state_of_a_job_s_machine(workflow: Workflow) -> None:
    job = a_job()
    assert workflow.state(job) is WorkflowState.NONE
    workflow.start(job)
    assert workflow.state(job) is WorkflowState.RUNNING
    workflow.stop(job)
    assert workflow.state(job) is WorkflowState.ENDED


def test_ending_what_has_ended_or_never_was_is_no_error(workflow: Workflow) -> None:
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
def test_only_the_id_stands_in_the_execution_s_history(cloud: Cloud, kind: JobKind, machine: str) -> None:
    job = a_job(kind=kind)
    container.workflow().start(job)
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
def test_every_status_of_an_execution_is_a_state(status: str, state: WorkflowState) -> None:
    client = aws_clients.stepfunctions()
    with Stubber(client) as stub:
        stub.add_response(
            "describe_execution",
            {"executionArn": "arn", "stateMachineArn": "arn", "status": status, "startDate": 0},
        )
        assert StepFunctionsWorkflow(client, {JobKind.IMG2VIDEO: MACHINE_ARN}).state(a_job()) is state


def test_a_function_that_is_not_given_the_machine_says_so() -> None:
    with pytest.raises(ConfigurationError):
        StepFunctionsWorkflow(aws_clients.stepfunctions(), {JobKind.GENERATE: ""}).start(a_job(kind=JobKind.GENERATE))


def _fake_caller(*, dead: bool) -> TaskCallback:
    caller = FakeTaskCallback()
    caller.dead = {TURN.token} if dead else set()
    return caller


@pytest.mark.parametrize("code", [None, "TaskDoesNotExist", "TaskTimedOut", "InvalidToken"])
@pytest.mark.parametrize("caller", ["fake", "step functions"])
def test_a_call_tells_whether_somebody_waits(caller: str, code: str | None) -> None:
    if caller == "fake":
        assert _fake_caller(dead=code is not None).call(TURN) is (code is None)
        return
    client = aws_clients.stepfunctions()
    with Stubber(client) as stub:
        if code:
            stub.add_client_error("send_task_success", code)
        else:
            stub.add_response("send_task_success", {}, {"taskToken": TURN.token, "output": "{}"})
        assert StepFunctionsTaskCallback(client).call(TURN) is (code is None)
