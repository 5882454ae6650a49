"""Any video workflow: a job is started once, however often it is asked for."""

from collections.abc import Callable

import pytest

from shared.domain.jobs import new_job_id
from shared.runtime import container
from tests.fakes.workflow import FakeVideoWorkflow
from tests.integration.cloud import MACHINE_ARN, Cloud

FAKE = FakeVideoWorkflow()
STARTS: dict[str, Callable[[str], None]] = {
    "fake": FAKE.start,
    "step functions": lambda job_id: container.video_workflow().start(job_id),
}


@pytest.fixture(params=STARTS)
def start(request: pytest.FixtureRequest) -> Callable[[str], None]:
    return STARTS[request.param]


def _times_started(cloud: Cloud, job_id: str) -> int:
    return FAKE.started.count(job_id) + cloud.executions().count(job_id)


def test_a_job_is_started_under_its_own_name(start: Callable[[str], None], cloud: Cloud) -> None:
    job_id = new_job_id()
    start(job_id)
    assert _times_started(cloud, job_id) == 1


def test_a_second_start_changes_nothing(start: Callable[[str], None], cloud: Cloud) -> None:
    job_id = new_job_id()
    for _ in range(3):
        start(job_id)
    assert _times_started(cloud, job_id) == 1


def test_only_the_id_stands_in_the_execution_s_history(cloud: Cloud) -> None:
    job_id = new_job_id()
    container.video_workflow().start(job_id)
    arn = f"{MACHINE_ARN.replace('stateMachine', 'execution')}:{job_id}"
    assert cloud.stepfunctions.describe_execution(executionArn=arn)["input"] == f'{{"job_id": "{job_id}"}}'
