"""Budget.release_stale: reservations that a crash left behind, and those whose end the stream did not report."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.domain.budget import Reservation, day_of
from shared.domain.jobs import Cost, Job, JobKind
from shared.domain.models import Model
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import FAILURE, a_job, a_model
from tests.support.fakes.world import World

TODAY = day_of(NOON)
PRICE = 40_000
MODEL: Model = a_model()


@pytest.fixture
def job(world: World) -> Job:
    """A job whose price is reserved, and which is not recorded yet."""
    job = a_job(kind=JobKind.GENERATE).begin_submission(NOON, NOON + timedelta(minutes=2))
    world.use_cases.budget.reserve(job, MODEL)
    return job


def _release_stale(world: World, **after: float) -> list[Reservation]:
    """Returns the reservations that are left."""
    world.clock.advance(**after)
    world.use_cases.job_reconciler.release_stale_reservations()
    return world.spend_ledger.reservations(TODAY)


@pytest.mark.usefixtures("job")
def test_reservation_of_a_job_that_was_never_recorded_is_released_after_15_minutes(world: World) -> None:
    assert len(_release_stale(world, minutes=15)) == 1
    assert _release_stale(world, seconds=1) == []
    assert world.spend_ledger.total(TODAY) == 0


def test_reservation_of_a_running_job_stays(world: World, job: Job) -> None:
    world.jobs.add(job)
    assert len(_release_stale(world, hours=3)) == 1


def test_reservation_of_a_job_that_waits_again_is_released(world: World, job: Job) -> None:
    world.jobs.add(job.withdraw_submission(NOON + timedelta(hours=6)))
    assert _release_stale(world, minutes=16) == []
    assert world.spend_ledger.total(TODAY) == 0


@pytest.mark.parametrize(("not_charged", "total"), [(True, 0), (False, PRICE)])
def test_reservation_of_an_ended_job_is_committed(world: World, job: Job, *, not_charged: bool, total: int) -> None:
    world.jobs.add(job.fail(NOON, FAILURE, not_charged=not_charged))
    assert _release_stale(world, minutes=16) == []
    assert world.spend_ledger.total(TODAY) == total


@pytest.mark.usefixtures("job")
def test_reservation_of_yesterday_is_released(world: World) -> None:
    assert _release_stale(world, hours=30) == []


def test_job_is_not_charged_to_the_day_before_its_second_submission(world: World, job: Job) -> None:
    """Busy before midnight, its reservation was not released; called again and charged after midnight."""
    later = NOON + timedelta(hours=13)
    again = job.withdraw_submission(later).begin_submission(later, later)
    world.use_cases.budget.reserve(again, MODEL)
    done = again.succeed(later, Cost(1, "0.04"))
    world.jobs.add(done)
    world.use_cases.budget.commit(done)
    assert _release_stale(world, hours=14) == []
    assert [world.spend_ledger.total(day_of(moment)) for moment in (NOON, later)] == [0, PRICE]


def test_reservation_of_a_job_whose_submission_is_open_stays(world: World, job: Job) -> None:
    world.jobs.add(job.requeue_submission(NOON + timedelta(hours=6)))
    assert len(_release_stale(world, hours=3)) == 1


def test_reservation_that_is_made_again_meanwhile_stays(world: World, job: Job) -> None:
    world.jobs.add(job.withdraw_submission(NOON + timedelta(hours=6)))
    world.clock.advance(minutes=16)
    again = replace(job, submission_started_at=world.clock())
    world.jobs.faults.on("get", lambda: world.use_cases.budget.reserve(again, MODEL))
    assert [reservation.reserved_at for reservation in _release_stale(world)] == [world.clock()]
