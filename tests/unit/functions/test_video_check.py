"""Check: how long to wait, until the video is there or its time is up."""

import pytest

from shared.domain.errors import (
    AiArtError,
    ContentFilteredError,
    DeadlineExceededError,
    InternalError,
    ProviderUnavailableError,
)
from tests.fakes.clock import NOON
from tests.fakes.samples import FAILURE
from tests.unit.functions.video_world import VideoWorld


@pytest.fixture
def world() -> VideoWorld:
    return VideoWorld()


def test_check_answers_how_long_to_wait_until_the_video_is_there() -> None:
    world = VideoWorld(checks_until_done=3)
    world.steps.submit(world.id)
    waits = [world.steps.check(world.id, checks) for checks in range(4)]
    assert waits == [4, 6, 9, 0]


def test_a_video_that_is_late_runs_into_its_deadline() -> None:
    world = VideoWorld(checks_until_done=99)
    world.steps.submit(world.id)
    world.clock.pass_by(seconds=599)
    assert world.steps.check(world.id, 0) > 0
    world.clock.pass_by(seconds=1)
    with pytest.raises(DeadlineExceededError):
        world.steps.check(world.id, 1)


def test_a_video_that_is_there_beats_the_deadline(world: VideoWorld) -> None:
    world.steps.submit(world.id)
    world.clock.pass_by(days=1)
    assert world.steps.check(world.id, 5) == 0


def test_check_of_a_final_job_asks_nobody(world: VideoWorld) -> None:
    world.jobs.replace(world.job.fail(NOON, FAILURE))
    world.provider.faults.plan("check", AssertionError("asked"))
    assert world.steps.check(world.id, 0) == 0


@pytest.mark.parametrize("error", [ContentFilteredError("Refused."), ProviderUnavailableError("Down.")])
def test_what_the_provider_says_of_a_check_is_passed_on(world: VideoWorld, error: AiArtError) -> None:
    world.steps.submit(world.id)
    world.provider.faults.plan("check", error)
    with pytest.raises(type(error)):
        world.steps.check(world.id, 0)
    assert not world.job.is_final


def test_a_job_that_was_never_submitted_cannot_be_checked_or_finished(world: VideoWorld) -> None:
    for step in (lambda: world.steps.check(world.id, 0), lambda: world.steps.finish(world.id)):
        with pytest.raises(InternalError):
            step()
