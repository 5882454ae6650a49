"""Check: how long to wait for the next one, until the video is ready or its deadline has passed."""

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
)
from shared.domain.rate_limits import RateLimit
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import FAILURE
from tests.unit.functions.video_world import VideoWorld


@pytest.fixture
def world() -> VideoWorld:
    return VideoWorld()


def test_check_returns_the_wait_until_the_next_one_and_zero_for_a_ready_video() -> None:
    world = VideoWorld(checks_until_done=3)
    waits = [world.steps.submit(world.id)]
    while waits[-1]:
        world.clock.advance(seconds=waits[-1])
        waits.append(world.steps.check(world.id))
    assert waits == [38, 3, 3, 3, 0]


def test_jitter_spreads_jobs_that_started_at_the_same_time() -> None:
    low, high = VideoWorld(jitter=lambda: 0.0), VideoWorld(jitter=lambda: 1.0)
    assert (low.steps.submit(low.id), high.steps.submit(high.id)) == (36, 40)


def test_late_video_exceeds_its_deadline_and_is_canceled_at_the_provider() -> None:
    world = VideoWorld(checks_until_done=99)
    world.steps.submit(world.id)
    world.clock.advance(seconds=599)
    assert world.steps.check(world.id) > 0
    world.clock.advance(seconds=1)
    with pytest.raises(DeadlineExceededError):
        world.steps.check(world.id)
    assert world.videos.canceled == ["upstream-1"]


@pytest.mark.parametrize("error", [ProviderUnavailableError("Down."), ProviderThrottledError("Slow down.")])
def test_late_video_exceeds_its_deadline_even_if_the_cancellation_fails(error: AiArtError) -> None:
    world = VideoWorld(checks_until_done=99)
    world.steps.submit(world.id)
    world.clock.advance(seconds=600)
    world.videos.faults.plan("cancel", error)
    with pytest.raises(DeadlineExceededError):
        world.steps.check(world.id)


def test_video_that_is_ready_is_accepted_after_the_deadline(world: VideoWorld) -> None:
    world.steps.submit(world.id)
    world.clock.advance(days=1)
    assert world.steps.check(world.id) == 0
    assert world.videos.canceled == []


def test_check_of_a_final_job_does_not_call_the_provider(world: VideoWorld) -> None:
    world.jobs.replace(world.job.fail(NOON, FAILURE))
    world.videos.faults.plan("check", AssertionError("called"))
    assert world.steps.check(world.id) == 0


@pytest.mark.parametrize("error", [ContentFilteredError("Refused."), ProviderResponseError("Nonsense.")])
def test_error_of_a_check_is_raised_and_the_job_stays_open(world: VideoWorld, error: AiArtError) -> None:
    world.steps.submit(world.id)
    world.videos.faults.plan("check", error)
    with pytest.raises(type(error)):
        world.steps.check(world.id)
    assert not world.job.is_final


@pytest.mark.parametrize("error", [ProviderUnavailableError("Down."), ProviderThrottledError("Slow down.")])
def test_provider_that_is_down_is_checked_again_until_the_deadline(world: VideoWorld, error: AiArtError) -> None:
    world.steps.submit(world.id)
    world.clock.advance(seconds=40)
    world.videos.faults.plan("check", error, error, error)
    assert world.steps.check(world.id) > 0
    assert world.steps.check(world.id) > 0
    world.clock.advance(seconds=560)
    with pytest.raises(DeadlineExceededError):
        world.steps.check(world.id)


def test_job_that_was_not_submitted_cannot_be_checked_or_finished(world: VideoWorld) -> None:
    for step in (world.steps.check, world.steps.finish):
        with pytest.raises(InternalError):
            step(world.id)


def test_check_waits_if_the_rate_limit_is_used_up() -> None:
    world = VideoWorld(limits={"acme": RateLimit(2, 10)})
    world.steps.submit(world.id)
    world.videos.faults.plan("check", AssertionError("called"))
    assert world.steps.check(world.id) == 12
    world.clock.advance(seconds=12)
    world.videos.faults._before.clear()
    assert world.steps.check(world.id) == 0


def test_job_that_the_rate_limit_delays_still_meets_its_deadline() -> None:
    world = VideoWorld(limits={"acme": RateLimit(2, 10)})
    world.steps.submit(world.id)
    world.clock.advance(seconds=600)
    world.use_cases.provider_limiter.acquire("acme")
    with pytest.raises(DeadlineExceededError):
        world.steps.check(world.id)


def test_wait_ends_at_the_deadline_at_the_latest() -> None:
    world = VideoWorld(checks_until_done=99)
    world.steps.submit(world.id)
    world.clock.advance(seconds=595)
    assert world.steps.check(world.id) == 5


def test_wait_for_the_rate_limit_ends_at_the_deadline_at_the_latest() -> None:
    world = VideoWorld(limits={"acme": RateLimit(1, 400)})
    world.steps.submit(world.id)
    world.clock.advance(seconds=590)
    world.use_cases.provider_limiter.acquire("acme")
    assert world.steps.check(world.id) == 10


def test_first_wait_ends_at_the_deadline_of_the_client(world: VideoWorld) -> None:
    world.jobs.replace(replace(world.job, cancel_at=NOON + timedelta(seconds=7), revision=1))
    wait = world.steps.submit(world.id)
    assert wait == 7
    world.videos.checks_until_done = 99
    world.clock.advance(seconds=wait)
    with pytest.raises(DeadlineExceededError):
        world.steps.check(world.id)
