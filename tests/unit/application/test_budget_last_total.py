"""Budget.check_last_total: no read while the total that this process saw last leaves room."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.application.limits import Budget
from shared.domain.budget import Reservation, day_of, seconds_left
from shared.domain.errors import BudgetExceededError, StorageUnavailableError
from shared.domain.jobs import Job, JobKind
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import a_job, a_model
from tests.support.fakes.world import OPTIONS, World

TODAY = day_of(NOON)
PRICE = 40_000
MODEL = a_model()


@pytest.fixture
def world() -> World:
    """The budget has room for two images."""
    return World(options=replace(OPTIONS, daily_budget=2 * PRICE))


@pytest.fixture
def budget(world: World) -> Budget:
    return world.use_cases.budget


def _begun(world: World) -> Job:
    now = world.clock()
    return a_job(kind=JobKind.GENERATE).begin_submission(now, now + timedelta(minutes=2))


def _reserve_in_another_process(world: World, amount: int) -> None:
    reservation = Reservation("another job", amount, world.clock())
    assert world.spend_ledger.reserve(day_of(world.clock()), reservation, limit=2 * PRICE).accepted


def _reads(world: World) -> int:
    return world.spend_ledger.faults.calls["total"]


def test_process_without_a_reservation_reads_nothing(world: World, budget: Budget) -> None:
    _reserve_in_another_process(world, 2 * PRICE)
    budget.check_last_total(MODEL)
    assert _reads(world) == 0


def test_nothing_is_read_while_the_last_total_leaves_room(world: World, budget: Budget) -> None:
    budget.reserve(_begun(world), MODEL)
    _reserve_in_another_process(world, PRICE)
    budget.check_last_total(MODEL)
    assert _reads(world) == 0


def test_last_total_without_room_is_read_again_and_refused(world: World, budget: Budget) -> None:
    for _ in range(2):
        budget.reserve(_begun(world), MODEL)
    for reads in (1, 2):
        with pytest.raises(BudgetExceededError) as refused:
            budget.check_last_total(MODEL)
        assert refused.value.retry_after == seconds_left(NOON)
        assert _reads(world) == reads


def test_refused_reservation_shows_the_total_too(world: World, budget: Budget) -> None:
    _reserve_in_another_process(world, 2 * PRICE)
    with pytest.raises(BudgetExceededError):
        budget.reserve(_begun(world), MODEL)
    with pytest.raises(BudgetExceededError):
        budget.check_last_total(MODEL)
    assert _reads(world) == 1


def test_room_is_seen_as_soon_as_another_process_has_released_some(world: World, budget: Budget) -> None:
    for _ in range(2):
        budget.reserve(_begun(world), MODEL)
    world.spend_ledger.commit(TODAY, world.spend_ledger.reservations(TODAY)[0].job_id, 0)
    budget.check_last_total(MODEL)
    assert _reads(world) == 1


def test_last_total_is_of_its_day_only(world: World, budget: Budget) -> None:
    for _ in range(2):
        budget.reserve(_begun(world), MODEL)
    world.clock.advance(days=1)
    budget.check_last_total(MODEL)
    assert _reads(world) == 0


def test_cheaper_model_may_still_have_room(world: World, budget: Budget) -> None:
    budget.reserve(_begun(world), MODEL)
    budget.check_last_total(a_model(price_usd="0.04"))
    assert _reads(world) == 0
    with pytest.raises(BudgetExceededError):
        budget.check_last_total(a_model(price_usd="0.05"))
    assert _reads(world) == 1


def test_error_of_the_read_is_raised(world: World, budget: Budget) -> None:
    for _ in range(2):
        budget.reserve(_begun(world), MODEL)
    world.spend_ledger.faults.plan("total", StorageUnavailableError("Down."))
    with pytest.raises(StorageUnavailableError):
        budget.check_last_total(MODEL)
