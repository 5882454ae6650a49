"""Where nothing goes wrong every story ends well; these are the calls that the table breaks."""

import pytest

from shared.domain.jobs import JobStatus
from tests.system.faults.client import Client
from tests.system.faults.conftest import Stage
from tests.system.faults.flows import STORIES, Story
from tests.system.faults.invariants import violations

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


def test_every_call_to_the_bucket_that_the_code_makes_is_in_some_story(stage: Stage) -> None:
    """Those of its own accord, and those of the library that keeps a stream part by part."""
    made: set[str] = set()
    for story in STORIES:
        world = stage.put(story.world)
        story.tell(world, Client(world))
        made |= {call.operation for call in world.wire.calls if call.service == "s3" and call.step in story.steps}
    assert made >= {"PutObject", "GetObject", "HeadObject", "DeleteObject"}
    assert made >= {"CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload"}
