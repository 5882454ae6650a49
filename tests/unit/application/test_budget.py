"""What a day may cost: set aside before a provider is asked, settled by what the job's record says, never twice."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shared.domain.budget import Reservation, day_of, micro_usd, seconds_left
from shared.domain.errors import (
    BudgetExceededError,
    InternalError,
    NotFoundError,
    ProviderUnavailableError,
    StorageUnavailableError,
)
from shared.domain.jobs import Cost, Job, JobFailure, JobKind, JobStatus
from shared.domain.rate_limits import RateLimit
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import FAILURE, a_catalogue, a_job, a_model
from tests.support.fakes.world import World

TODAY = day_of(NOON)
PRICE = 40_000
DOWN = StorageUnavailableError("Away.")
FREE = a_model(provider="sandbox", price_usd="0")


@pytest.fixture
def world() -> World:
    world = World(catalogue=a_catalogue(a_model(), a_model(provider="atelier", price_usd="0.06"), FREE))
    world.cap = 2 * PRICE
    return world


def _asking(**changes: object) -> Job:
    """A job whose provider is about to be asked."""
    job = a_job(kind=JobKind.GENERATE).begin_submission(NOON, NOON + timedelta(minutes=2))
    return replace(job, **changes)  # type: ignore[arg-type]  # callers name fields


@pytest.mark.parametrize(
    ("usd", "micro"), [("0", 0), ("0.04", 40_000), ("0.0000001", 1), ("3.75", 3_750_000), ("0.0411112", 41_112)]
)
def test_prices_are_rounded_up(usd: str, micro: int) -> None:
    assert micro_usd(usd) == micro


def test_the_day_ends_at_midnight_utc() -> None:
    assert seconds_left(datetime(2026, 11, 24, 23, 59, 58, tzinfo=UTC)) == 2
    assert seconds_left(datetime(2026, 11, 24, 0, 0, tzinfo=UTC)) == 86_400
    assert seconds_left(datetime(2026, 11, 24, 23, 59, 59, 999_999, tzinfo=UTC)) == 1


def test_two_fit_and_the_third_is_told_until_when_to_wait(world: World) -> None:
    for _ in range(2):
        world.budget.reserve(_asking())
    with pytest.raises(BudgetExceededError) as refused:
        world.budget.reserve(_asking())
    assert refused.value.retry_after == seconds_left(NOON)
    assert world.ledger.total(TODAY) == 2 * PRICE


def test_what_is_free_passes_by(world: World) -> None:
    world.cap = 0
    world.ledger.faults.plan("reserve", DOWN)
    free = _asking(provider="sandbox")
    world.budget.check(FREE)
    world.budget.reserve(free)
    world.budget.settle(free.succeed(NOON, Cost(1, "0")))
    assert world.ledger.total(TODAY) == 0


def test_money_is_for_a_job_that_asks(world: World) -> None:
    with pytest.raises(InternalError):
        world.budget.reserve(a_job())


def test_a_job_that_waits_holds_nothing_but_is_refused_where_nothing_is_left(world: World) -> None:
    world.budget.check(a_model())
    assert world.ledger.total(TODAY) == 0
    world.budget.reserve(_asking())
    world.budget.check(a_model())
    with pytest.raises(BudgetExceededError):
        world.budget.check(a_model(price_usd="0.05"))


@pytest.mark.parametrize(
    ("end", "total"),
    [
        (lambda job: job.succeed(NOON, Cost(1, "0.04")), PRICE),
        (lambda job: job.succeed(NOON, Cost(1, "0.03")), 30_000),
        (lambda job: job.succeed(NOON, None), PRICE),
        (lambda job: job.fail(NOON, FAILURE), PRICE),
        (lambda job: job.fail(NOON, FAILURE, not_charged=True), 0),
        (lambda job: job.cancel(NOON), PRICE),
    ],
    ids=["bought", "cheaper", "price unknown", "outcome unknown", "not bought", "called off"],
)
def test_a_job_that_ended_cost_what_its_record_says(world: World, end: object, total: int) -> None:
    job = _asking()
    world.budget.reserve(job)
    for _ in range(2):
        world.budget.settle(end(job))  # type: ignore[operator]  # a table of functions
    assert (world.ledger.total(TODAY), world.ledger.held(TODAY)) == (total, [])


def test_a_job_that_was_never_asked_for_cost_nothing(world: World) -> None:
    world.ledger.faults.plan("settle", DOWN)
    world.budget.settle(a_job().fail(NOON, FAILURE))


def test_one_that_goes_elsewhere_pays_there(world: World) -> None:
    world.cap = 100_000
    job = _asking()
    world.budget.reserve(job)
    dearer = job.redirected(model="painter", provider="atelier", ignored_options=(), fallback_models=())
    world.budget.reserve(dearer)
    assert world.ledger.total(TODAY) == 60_000
    free = dearer.redirected(model="painter", provider="sandbox", ignored_options=(), fallback_models=())
    world.budget.reserve(free)
    assert (world.ledger.total(TODAY), world.ledger.held(TODAY)) == (0, [])
    world.budget.settle(free.succeed(NOON, Cost(1, "0")))


def test_giving_back_is_best_effort(world: World) -> None:
    job = _asking()
    world.budget.reserve(job)
    world.ledger.faults.plan("settle", DOWN)
    world.budget.release(job)
    assert world.ledger.total(TODAY) == PRICE
    world.budget.release(job)
    assert world.ledger.total(TODAY) == 0


def test_settling_is_not(world: World) -> None:
    world.ledger.faults.plan("settle", DOWN)
    with pytest.raises(StorageUnavailableError):
        world.budget.settle(_asking().fail(NOON, FAILURE))


class TestTidying:
    """What died between setting aside and writing down, and what the stream could not tell."""

    def _after(self, world: World, **time: float) -> list[Reservation]:
        world.clock.pass_by(**time)
        world.budget.tidy(world.jobs)
        return list(world.ledger.held(TODAY))

    def test_a_job_that_was_never_written_down(self, world: World) -> None:
        world.budget.reserve(_asking())
        assert len(self._after(world, minutes=15)) == 1
        assert self._after(world, seconds=1) == []
        assert world.ledger.total(TODAY) == 0

    def test_a_job_under_way_keeps_its_own(self, world: World) -> None:
        job = _asking()
        world.budget.reserve(job)
        world.jobs.add(job)
        assert len(self._after(world, hours=3)) == 1

    def test_a_job_that_waits_again(self, world: World) -> None:
        job = _asking()
        world.budget.reserve(job)
        world.jobs.add(job.withdraw_submission(NOON + timedelta(hours=6)))
        assert self._after(world, minutes=16) == []
        assert world.ledger.total(TODAY) == 0

    @pytest.mark.parametrize(("not_charged", "total"), [(True, 0), (False, PRICE)])
    def test_a_job_that_ended_unheard(self, world: World, not_charged: bool, total: int) -> None:
        job = _asking()
        world.budget.reserve(job)
        world.jobs.add(job.fail(NOON, FAILURE, not_charged=not_charged))
        assert self._after(world, minutes=16) == []
        assert world.ledger.total(TODAY) == total

    def test_yesterday_s_too(self, world: World) -> None:
        world.budget.reserve(_asking())
        assert self._after(world, hours=30) == []

    def test_a_share_of_the_day_before_is_not_paid_twice(self, world: World) -> None:
        """Busy before midnight, its share not given back; asked again, and paid for, after it."""
        job = _asking()
        world.budget.reserve(job)
        later = NOON + timedelta(hours=13)
        again = job.withdraw_submission(later).begin_submission(later, later)
        world.budget.reserve(again)
        done = again.succeed(later, Cost(1, "0.04"))
        world.jobs.add(done)
        world.budget.settle(done)
        assert self._after(world, hours=14) == []
        assert [world.ledger.total(day_of(moment)) for moment in (NOON, later)] == [0, PRICE]

    def test_a_job_that_was_put_off_keeps_its_own(self, world: World) -> None:
        job = _asking()
        world.budget.reserve(job)
        world.jobs.add(job.requeue_submission(NOON + timedelta(hours=6)))
        assert len(self._after(world, hours=3)) == 1

    def test_one_that_is_set_aside_anew_meanwhile_stays(self, world: World) -> None:
        job = _asking()
        world.budget.reserve(job)
        world.jobs.add(job.withdraw_submission(NOON + timedelta(hours=6)))
        world.clock.pass_by(minutes=16)
        again = _asking(submission_started_at=world.clock())
        world.jobs.faults.on("get", lambda: world.budget.reserve(again))
        assert [held.since for held in self._after(world)] == [world.clock()]


class TestRequests:
    """An image that the client waits for."""

    def _run(self, world: World) -> object:
        asked = world.asked()
        order = world.order(asked, models=(a_model(), a_model(provider="atelier", price_usd="0.06")))
        return world.sync_generation.run(asked, lambda: order, lambda model: world.image_provider(model).generate(None))  # type: ignore[arg-type]  # the fake looks at nothing

    def test_a_refusal_leaves_nothing_and_asks_nobody(self, world: World) -> None:
        world.cap = PRICE - 1
        with pytest.raises(BudgetExceededError):
            self._run(world)
        assert world.jobs.is_empty
        assert world.images.asked == []
        assert world.ledger.total(TODAY) == 0

    def test_a_refusal_takes_nobody_s_turn_at_the_gate(self) -> None:
        world = World(catalogue=a_catalogue(a_model()), limits={"acme": RateLimit(5, 60)})
        world.cap = 0
        for _ in range(20):
            with pytest.raises(BudgetExceededError):
                self._run(world)
        assert [world.limiter.take("acme").wait_ms == 0 for _ in range(2)] == [True, False]

    def test_where_no_other_can_be_arranged_the_first_one_s_word_stands(self, world: World) -> None:
        """The ledger is away just then: nothing was bought, and the record knows."""
        world.cap = 100_000
        world.images.faults.plan("generate", ProviderUnavailableError("Down."))
        world.images.faults.on("generate", lambda: world.ledger.faults.plan("reserve", DOWN))
        with pytest.raises(ProviderUnavailableError):
            self._run(world)
        job = world.jobs.only
        assert (job.failure and job.failure.code, job.submission_started_at) == ("provider_unavailable", None)
        world.budget.settle(job)
        assert world.ledger.total(TODAY) == 0

    def test_where_the_ledger_is_down_nobody_is_asked(self, world: World) -> None:
        world.ledger.faults.plan("reserve", DOWN)
        with pytest.raises(StorageUnavailableError):
            self._run(world)
        assert world.jobs.is_empty
        assert world.images.asked == []

    def test_a_second_provider_beyond_the_cap_is_not_asked(self, world: World) -> None:
        world.cap = PRICE
        world.images.faults.plan("generate", ProviderUnavailableError("Down."))
        with pytest.raises(BudgetExceededError):
            self._run(world)
        job = world.jobs.only
        assert (job.status, job.provider, job.failure) == (
            JobStatus.FAILED,
            "acme",
            JobFailure("budget_exceeded", job.failure.message if job.failure else "", retryable=True),
        )
        world.budget.settle(job)
        assert world.ledger.total(TODAY) == 0

    def test_a_record_that_was_not_written_gives_its_share_back_later(self, world: World) -> None:
        world.jobs.faults.plan("add", DOWN)
        with pytest.raises(StorageUnavailableError):
            self._run(world)
        with pytest.raises(NotFoundError):
            world.jobs.get(world.ledger.held(TODAY)[0].job_id)
        world.clock.pass_by(minutes=16)
        world.budget.tidy(world.jobs)
        assert world.ledger.total(TODAY) == 0
