"""Where nothing goes wrong every story ends well; these are the calls that the table breaks."""

import pytest

from shared.domain.jobs import JobStatus
from tests.faults.client import Client
from tests.faults.conftest import Stage
from tests.faults.flows import STORIES, Story
from tests.faults.invariants import violations

each_story = pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
ENDS = {
    "filtered": JobStatus.FAILED,
    "late": JobStatus.FAILED,
    "canceled": JobStatus.CANCELED,
    "cut short": JobStatus.FAILED,
    "overdue": JobStatus.FAILED,
    "aborted": JobStatus.FAILED,
}


@each_story
def test_it_ends_as_it_should(stage: Stage, story: Story) -> None:
    world = stage.put(story.world)
    client = Client(world)
    story.tell(world, client)
    (job,) = world.jobs
    assert job.status is ENDS.get(story.name, JobStatus.SUCCEEDED)
    assert violations(world) == []
    assert (job.status is JobStatus.SUCCEEDED) is (str(job.media_key) in world.kept)
    assert len(world.upstream.bought) == 1
    story.again(client)
    world.drain()
    assert [job.id] == [each.id for each in world.jobs]
    assert violations(world) == []
    assert {call.step for call in world.wire.calls} >= story.steps
