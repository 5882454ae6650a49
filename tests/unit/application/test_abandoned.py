"""What the gateway gave up on is found by a repeated body: one purchase, one image; deliberate ones stay two."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from shared.application.recording import Accepted
from shared.domain.errors import (
    ContentFilteredError,
    JobConflictError,
    ProviderThrottledError,
    StillInProgressError,
)
from shared.domain.generation import GeneratedImage, OutputFormat
from shared.domain.idempotency import RequestIdentity
from shared.domain.jobs import Job, JobStatus
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import a_model
from tests.support.fakes.world import World as Everything


class World(Everything):
    """A slow upstream: at each second of its work, what a test has planned for that second happens elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.bought = 0
        self.at_second: dict[int, Callable[[], object]] = {}

    def make(self, seconds: int) -> GeneratedImage:
        self.bought += 1
        for second in range(1, seconds + 1):
            self.clock.pass_by(seconds=1)
            self.at_second.pop(second, lambda: None)()
        return GeneratedImage(f"image {self.bought}".encode(), OutputFormat.WEBP)

    def ask(self, asked: RequestIdentity | None = None, *, takes: int = 35) -> Accepted:
        asked = asked or self.asked()
        return self.sync_generation.run(asked, lambda: self.order(asked), lambda _model: self.make(takes))


@pytest.fixture
def world() -> World:
    return World()


def _running(world: World) -> Job:
    """A first request, recorded and on its way at the provider."""
    asked = world.asked()
    world.bought += 1
    return world.accept(world.order(asked), world.accept.repeated(asked, queued=False), queued=False).job


def _meanwhile(world: World, happens: Callable[[], object]) -> None:
    """While the retry waits, the first one goes on."""
    outer = world.sleep

    def sleep(seconds: float) -> None:
        outer(seconds)
        happens()

    world.repeats._sleep = sleep


def test_a_retry_that_comes_while_the_first_still_runs_gets_its_image(world: World) -> None:
    job = _running(world)
    world.clock.pass_by(seconds=30)

    def finish_at_35() -> None:
        if world.clock() >= NOON + timedelta(seconds=35):
            world.keep.image(job, GeneratedImage(b"image 1", OutputFormat.WEBP))

    _meanwhile(world, finish_at_35)
    answer = world.ask()
    assert answer.replayed
    assert answer.job == world.jobs.only
    assert (world.bought, len(world.media.kept), world.slept) == (1, 1, [1.0] * 5)


def test_a_retry_that_comes_after_the_first_has_finished_gets_its_image(world: World) -> None:
    """As the documented program does it: it waits out a few seconds after the 503."""
    first = world.ask(takes=35)
    world.clock.pass_by(seconds=5)
    again = world.ask()
    assert (again.replayed, again.job) == (True, first.job)
    assert (world.bought, len(world.media.kept), world.slept) == (1, 1, [])


def test_it_answers_once(world: World) -> None:
    world.ask(takes=35)
    assert world.ask(takes=1).replayed
    third = world.ask(takes=1)
    assert not third.replayed
    assert world.bought == 2


def test_an_equal_request_that_was_answered_hides_none_that_was_not(world: World) -> None:
    """The first is abandoned while the second, a deliberate one, is made and answered in time."""
    world.at_second[20] = lambda: world.ask(takes=5)
    first = world.ask(takes=35)
    world.clock.pass_by(seconds=3)
    again = world.ask(takes=1)
    assert (again.replayed, again.job.id) == (True, first.job.id)
    assert world.bought == 2


def test_each_of_several_that_the_gateway_abandoned_answers_once(world: World) -> None:
    """Three deliberate equal requests at once, all of them too slow, and three retries."""
    jobs = [_running(world) for _ in range(3)]
    world.clock.pass_by(seconds=35)
    for job in jobs:
        world.keep.image(job, GeneratedImage(b"late", OutputFormat.WEBP))
    answers = [world.ask(takes=1) for _ in range(4)]
    assert [answer.replayed for answer in answers] == [True, True, True, False]
    assert {answer.job.id for answer in answers[:3]} == {job.id for job in jobs}


def test_of_two_retries_at_once_each_gets_a_image_of_its_own(world: World) -> None:
    jobs = [_running(world) for _ in range(2)]
    world.clock.pass_by(seconds=35)
    for job in jobs:
        world.keep.image(job, GeneratedImage(b"late", OutputFormat.WEBP))
    other: list[Accepted] = []
    world.claims.faults.on("take", lambda: other.append(world.ask()))
    answer = world.ask()
    assert {answer.job.id, other[0].job.id} == {job.id for job in jobs}
    assert world.bought == 2


def test_a_body_remembers_the_last_eight_that_nobody_answered(world: World) -> None:
    jobs = []
    for _ in range(10):
        jobs.append(_running(world))
        world.clock.pass_by(seconds=1)
    (standing,) = world.jobs.bodies.values()
    assert list(standing) == [job.id for job in jobs[-8:]]


def test_what_was_answered_is_not_remembered(world: World) -> None:
    for _ in range(5):
        answered = world.ask(takes=20)
    (standing,) = world.jobs.bodies.values()
    assert list(standing) == [answered.job.id]


def test_a_request_with_a_key_needs_no_body_to_be_found_by(world: World) -> None:
    asked = world.asked(key="k")
    world.ask(asked, takes=35)
    assert not any(world.jobs.bodies.values())


def test_two_deliberate_equal_requests_within_time_stay_two(world: World) -> None:
    first, second = world.ask(takes=20), world.ask(takes=20)
    assert first.job.id != second.job.id
    assert not second.replayed
    assert (world.bought, len(world.media.kept)) == (2, 2)


def test_two_deliberate_equal_requests_at_the_same_time_stay_two(world: World) -> None:
    """The second comes while the first is still within the gateway's time."""
    world.at_second[10] = lambda: world.ask(takes=2)
    first = world.ask(takes=20)
    assert not first.replayed
    assert (world.bought, len(world.jobs.all)) == (2, 2)


@pytest.mark.parametrize(
    "other",
    [{"body": "a crane"}, {"caller": "address-2"}, {"route": "/api/img2img"}],
    ids=lambda other: next(iter(other)),
)
def test_nobody_else_and_nothing_else_attaches(world: World, other: dict[str, str]) -> None:
    world.ask(takes=35)
    answer = world.ask(world.asked(**other), takes=1)  # type: ignore[arg-type]
    assert not answer.replayed
    assert world.bought == 2


def test_after_ten_minutes_nobody_is_waiting_for_it_any_more(world: World) -> None:
    world.ask(takes=35)
    world.clock.pass_by(minutes=10, seconds=1)
    assert not world.ask(takes=1).replayed


def test_a_retry_that_would_be_abandoned_itself_says_come_back_and_the_next_one_attaches(world: World) -> None:
    job = _running(world)
    world.clock.pass_by(seconds=30)
    with pytest.raises(StillInProgressError) as told:
        world.ask()
    assert told.value.retry_after
    assert sum(world.slept) == pytest.approx(25)
    world.keep.image(job, GeneratedImage(b"late", OutputFormat.WEBP))
    assert world.ask().job.id == job.id
    assert world.bought == 1


def test_a_retry_s_own_time_counts_from_when_the_gateway_got_it(world: World) -> None:
    _running(world)
    world.clock.pass_by(seconds=30)
    asked = world.asked()
    world.clock.pass_by(seconds=20)  # a slow start of the function
    with pytest.raises(StillInProgressError):
        world.ask(asked)
    assert sum(world.slept) == pytest.approx(5)


def test_one_that_failed_before_the_retry_came_is_tried_anew(world: World) -> None:
    job = _running(world)
    world.clock.pass_by(seconds=35)
    world.sync_generation._fail(job, ContentFilteredError("The prompt was refused."))
    assert not world.ask(takes=1).replayed


def test_one_that_bought_nothing_after_all_is_made_anew(world: World) -> None:
    job = _running(world)
    world.clock.pass_by(seconds=30)
    _meanwhile(world, lambda: world.sync_generation._fail(job, ProviderThrottledError("Slow down.")))
    answer = world.ask(takes=1)
    assert not answer.replayed
    assert answer.job.status is JobStatus.SUCCEEDED


def test_one_that_fails_for_good_while_the_retry_waits_is_told_and_not_bought_again(world: World) -> None:
    job = _running(world)
    world.clock.pass_by(seconds=30)
    _meanwhile(world, lambda: world.sync_generation._fail(job, ContentFilteredError("The prompt was refused.")))
    with pytest.raises(ContentFilteredError, match="The prompt was refused"):
        world.ask(takes=1)
    assert world.bought == 1


def test_one_that_is_called_off_while_the_retry_waits_is_no_success(world: World) -> None:
    job = _running(world)
    world.clock.pass_by(seconds=30)
    _meanwhile(world, lambda: world.jobs.replace(job.cancel(world.clock())))
    with pytest.raises(JobConflictError, match="canceled"):
        world.ask(takes=1)


def test_of_two_retries_at_once_both_get_the_one_image(world: World) -> None:
    job = _running(world)
    world.clock.pass_by(seconds=30)
    both: list[Accepted] = []

    def the_other_one_too() -> None:
        world.repeats._sleep = world.sleep
        world.keep.image(job, GeneratedImage(b"image 1", OutputFormat.WEBP))
        both.append(world.ask())

    _meanwhile(world, the_other_one_too)
    both.append(world.ask())
    assert {answer.job.id for answer in both} == {job.id}
    assert world.bought == 1


def test_a_request_with_a_key_goes_by_its_key_alone(world: World) -> None:
    world.ask(takes=35)
    assert not world.ask(world.asked(key="k"), takes=1).replayed
    assert world.bought == 2


def test_a_queued_request_attaches_to_nothing(world: World) -> None:
    world.ask(takes=35)
    asked = world.asked()
    assert not world.async_jobs.run(asked, a_model(), lambda: world.order(asked)).replayed


def test_the_earliest_of_equal_requests_is_the_one_that_is_attached_to(world: World) -> None:
    first = _running(world)
    world.clock.pass_by(seconds=1)
    second = _running(world)
    world.clock.pass_by(seconds=35)
    for job in (second, first):
        world.keep.image(job, GeneratedImage(b"late", OutputFormat.WEBP))
    assert [world.ask().job.id, world.ask().job.id] == [first.id, second.id]
