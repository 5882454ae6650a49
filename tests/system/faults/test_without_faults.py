"""Without faults every scenario ends as expected; its calls are the rows of the table."""

import pytest

from shared.domain.jobs import JobStatus
from tests.system.faults.conftest import Worlds
from tests.system.faults.invariants import violations
from tests.system.faults.scenarios import SCENARIOS, Scenario

each_scenario = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
FINAL_STATUS = {
    "content filtered": JobStatus.FAILED,
    "past deadline": JobStatus.FAILED,
    "canceled": JobStatus.CANCELED,
    "killed before image": JobStatus.FAILED,
    "overdue": JobStatus.FAILED,
    "execution aborted": JobStatus.FAILED,
}


@each_scenario
def test_scenario_ends_as_expected_and_a_retry_finds_the_same_job(worlds: Worlds, scenario: Scenario) -> None:
    world = worlds.create(scenario.world)
    client = scenario.client(world)
    scenario.run(world, client)
    jobs = world.jobs
    assert violations(world, expected_charges=scenario.jobs) == []
    for job in jobs:
        assert job.status is FINAL_STATUS.get(scenario.name, JobStatus.SUCCEEDED)
        assert (job.status is JobStatus.SUCCEEDED) is (str(job.media_key) in world.stored_before_end)
    assert len(world.upstream.charged) == len(jobs) == scenario.jobs
    scenario.retry(client)
    world.drain()
    assert [job.id for job in jobs] == [each.id for each in world.jobs]
    assert violations(world, expected_charges=scenario.jobs) == []
    assert {call.step for call in world.wire.calls} >= scenario.steps


def test_scenarios_make_every_s3_call_of_the_code(worlds: Worlds) -> None:
    """The calls of our own adapters, and those of the SDK's multipart upload."""
    made: set[str] = set()
    for scenario in SCENARIOS:
        world = worlds.create(scenario.world)
        scenario.run(world, scenario.client(world))
        made |= {call.operation for call in world.wire.calls if call.service == "s3" and call.step in scenario.steps}
    assert made >= {"PutObject", "GetObject", "HeadObject", "DeleteObject"}
    assert made >= {"CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload"}
