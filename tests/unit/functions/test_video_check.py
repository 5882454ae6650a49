"""Check: how long to wait, until the video is there or its time is up."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.domain.errors import (
    AiArtError,
    ContentFilteredError,
    DeadlineExceededError,
    InternalError,
    ProviderResponseError,
    ProviderThrottledError,
    ProviderUnavailableError,
    StorageUnavailableError,
)
from shared.domain.rate_limits import RateLimit
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import FAILURE
from tests.unit.functions.video_world import VideoWorld

DOWN = StorageUnavailableError("The store cannot be reached.")


@pytest.fixture
def world() -> VideoWorld:
    return VideoWorld()


def test_check_answers_how_long_to_wait_until_the_video_is_there() -> None:
    world = VideoWorld(checks_until_done=3)
    waits = [world.steps.submit(world.id)]
    while waits[-1]:
        world.clock.pass_by(seconds=waits[-1])
        waits.append(world.steps.check(world.id))
    assert waits == [38, 3, 3, 3, 0]


def test_jitter_spreads_jobs_that_began_together() -> None:
    calm, hasty = VideoWorld(jitter=lambda: 0.0), VideoWorld(jitter=lambda: 1.0)
    assert (calm.steps.submit(calm.id), hasty.steps.submit(hasty.id)) == (36, 40)


def test_a_video_that_is_late_runs_into_its_deadline() -> None:
    world = VideoWorld(checks_until_done=99)
    world.steps.submit(world.id)
    world.clock.pass_by(seconds=599)
    assert world.steps.check(world.id) > 0
    world.clock.pass_by(seconds=1)
    with pytest.raises(DeadlineExceededError):
        world.steps.check(world.id)
    assert world.provider.canceled == ["upstream-1"]


@pytest.mark.parametrize("error", [ProviderUnavailableError("Down."), ProviderThrottledError("Slow down.")])
def test_a_provider_that_cannot_be_told_does_not_keep_the_job_from_ending(error: AiArtError) -> None:
    world = VideoWorld(checks_until_done=99)
    world.steps.submit(world.id)
    world.clock.pass_by(seconds=600)
    world.provider.faults.plan("cancel", error)
    with pytest.raises(DeadlineExceededError):
        world.steps.check(world.id)


def test_a_video_that_is_there_beats_the_deadline(world: VideoWorld) -> None:
    world.steps.submit(world.id)
    world.clock.pass_by(days=1)
    assert world.steps.check(world.id) == 0
    assert world.provider.canceled == []


def test_check_of_a_final_job_asks_nobody(world: VideoWorld) -> None:
    world.jobs.replace(world.job.fail(NOON, FAILURE))
    world.provider.faults.plan("check", AssertionError("asked"))
    assert world.steps.check(world.id) == 0


@pytest.mark.parametrize("error", [ContentFilteredError("Refused."), ProviderResponseError("Nonsense.")])
def test_what_the_provider_says_of_a_check_is_passed_on(world: VideoWorld, error: AiArtError) -> None:
    world.steps.submit(world.id)
    world.provider.faults.plan("check", error)
    with pytest.raises(type(error)):
        world.steps.check(world.id)
    assert not world.job.is_final


@pytest.mark.parametrize("error", [ProviderUnavailableError("Down."), ProviderThrottledError("Slow down.")])
def test_a_provider_that_is_down_is_asked_again_until_the_deadline(world: VideoWorld, error: AiArtError) -> None:
    world.steps.submit(world.id)
    world.clock.pass_by(seconds=40)
    world.provider.faults.plan("check", error, error, error)
    assert world.steps.check(world.id) > 0
    assert world.steps.check(world.id) > 0
    world.clock.pass_by(seconds=560)
    with pytest.raises(DeadlineExceededError):
        world.steps.check(world.id)


def test_a_job_that_was_never_submitted_cannot_be_checked_or_finished(world: VideoWorld) -> None:
    for step in (world.steps.check, world.steps.finish):
        with pytest.raises(InternalError):
            step(world.id)


def test_a_check_counts_against_the_provider_s_rate_and_waits_where_there_is_no_room() -> None:
    world = VideoWorld(limits={"acme": RateLimit(2, 10)})
    world.steps.submit(world.id)
    world.provider.faults.plan("check", AssertionError("asked"))
    assert world.steps.check(world.id) == 12
    world.clock.pass_by(seconds=12)
    world.provider.faults._before.clear()
    assert world.steps.check(world.id) == 0


def test_a_job_kept_from_checking_still_meets_its_deadline() -> None:
    world = VideoWorld(limits={"acme": RateLimit(2, 10)})
    world.steps.submit(world.id)
    world.clock.pass_by(seconds=600)
    world.limiter.take("acme")
    with pytest.raises(DeadlineExceededError):
        world.steps.check(world.id)


def test_no_wait_goes_beyond_the_job_s_deadline() -> None:
    world = VideoWorld(checks_until_done=99)
    world.steps.submit(world.id)
    world.clock.pass_by(seconds=595)
    assert world.steps.check(world.id) == 5


def test_no_wait_where_the_gate_has_no_room_goes_beyond_it_either() -> None:
    world = VideoWorld(limits={"acme": RateLimit(1, 400)})
    world.steps.submit(world.id)
    world.clock.pass_by(seconds=590)
    world.limiter.take("acme")
    assert world.steps.check(world.id) == 10


def test_the_first_wait_ends_at_the_caller_s_own_deadline(world: VideoWorld) -> None:
    world.jobs.replace(replace(world.job, cancel_at=NOON + timedelta(seconds=7), revision=1))
    wait = world.steps.submit(world.id)
    assert wait == 7
    world.provider.checks_until_done = 99
    world.clock.pass_by(seconds=wait)
    with pytest.raises(DeadlineExceededError):
        world.steps.check(world.id)
