"""SubmissionLog: a submission is recorded before the provider is called, and withdrawn if it was not accepted."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.application.submission_log import MAX_QUEUE_TIME, SubmissionLog
from shared.domain.budget import day_of
from shared.domain.errors import (
    AiArtError,
    BudgetExceededError,
    JobConflictError,
    NotFoundError,
    ProviderFailedError,
    ProviderThrottledError,
    ProviderUnavailableError,
    StorageUnavailableError,
    SubmissionUnknownError,
)
from shared.domain.jobs import Job, JobStatus
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import a_catalogue, a_job, a_model
from tests.support.fakes.world import OPTIONS, World

MODEL = a_model()
TODAY = day_of(NOON)
PRICE = 40_000
DOWN = StorageUnavailableError("Down.")


@pytest.fixture
def world() -> World:
    """The budget has room for one job."""
    catalogue = a_catalogue(MODEL, a_model(provider="atelier"))
    return World(catalogue=catalogue, options=replace(OPTIONS, daily_budget=PRICE))


@pytest.fixture
def log(world: World) -> SubmissionLog:
    return world.use_cases.submission_log


@pytest.fixture
def job(world: World) -> Job:
    """A queued job with a fallback."""
    job = a_job(fallback_models=("painter@atelier",))
    world.jobs.add(job)
    world.clock.advance(minutes=1)
    return job


def _add_another(world: World) -> Job:
    job = a_job()
    world.jobs.add(job)
    return job


def test_price_is_reserved_and_the_record_written_before_the_provider_is_called(
    world: World, log: SubmissionLog, job: Job
) -> None:
    reserved: list[int] = []
    world.jobs.faults.on("replace", lambda: reserved.append(world.spend_ledger.total(TODAY)))
    begun = log.begin(job, MODEL)
    assert reserved == [PRICE]
    assert begun == world.jobs.only
    now = world.clock()
    assert (begun.status, begun.submission_started_at) == (JobStatus.PROCESSING, now)
    assert begun.due_at == now + timedelta(seconds=MODEL.deadline_seconds)


def test_one_of_two_workers_begins_a_submission(log: SubmissionLog, job: Job) -> None:
    log.begin(job, MODEL)
    with pytest.raises(JobConflictError):
        log.begin(job, MODEL)


def test_job_beyond_the_budget_stays_queued(world: World, log: SubmissionLog, job: Job) -> None:
    log.begin(_add_another(world), MODEL)
    for refuse in (lambda: log.begin(job, MODEL), lambda: log.check_budget(MODEL)):
        with pytest.raises(BudgetExceededError):
            refuse()
    assert world.jobs.get(job.id) == job


def test_budget_check_reads_nothing_until_a_reservation_showed_the_total(
    world: World, log: SubmissionLog, job: Job
) -> None:
    log.check_budget(MODEL)
    assert not world.spend_ledger.faults.calls
    log.begin(job, MODEL)
    with pytest.raises(BudgetExceededError):
        log.check_budget(MODEL)
    assert world.spend_ledger.faults.calls == {"reserve": 1, "total": 1}


def test_interrupted_submission_is_resumed_without_another_reservation(
    world: World, log: SubmissionLog, job: Job
) -> None:
    begun = log.begin(job, MODEL)
    assert log.resume(begun, MODEL) is begun, "it is processing already"
    log.requeue(begun, ProviderThrottledError("Slow down."))
    world.clock.advance(minutes=5)
    resumed = log.resume(world.jobs.only, MODEL)
    assert (resumed.status, resumed.submission_started_at) == (JobStatus.PROCESSING, begun.submission_started_at)
    assert resumed.due_at == world.clock() + timedelta(seconds=MODEL.deadline_seconds)
    assert world.spend_ledger.faults.calls["reserve"] == 1


@pytest.mark.parametrize("error", [ProviderThrottledError("Slow down."), ProviderUnavailableError("Down.")])
def test_repeated_submission_to_a_busy_provider_stays_open_in_the_same_queue(
    world: World, log: SubmissionLog, job: Job, error: AiArtError
) -> None:
    """The provider may have accepted it before: no other one is called, and the reservation stays."""
    begun = log.begin(job, MODEL)
    log.requeue(begun, error)
    requeued = world.jobs.only
    assert (requeued.status, requeued.provider) == (JobStatus.QUEUED, "acme")
    assert requeued.submission_started_at == begun.submission_started_at
    assert requeued.due_at == job.created_at + MAX_QUEUE_TIME
    assert world.spend_ledger.total(TODAY) == PRICE


def test_outcome_of_a_repeated_submission_is_unknown_after_any_other_error(
    world: World, log: SubmissionLog, job: Job
) -> None:
    begun = log.begin(job, MODEL)
    with pytest.raises(SubmissionUnknownError):
        log.requeue(begun, ProviderFailedError("It failed."))
    assert world.jobs.only == begun


def test_withdrawn_job_waits_again_and_its_reservation_is_released(world: World, log: SubmissionLog, job: Job) -> None:
    """A busy provider is called again; its fallback is not."""
    log.withdraw(log.begin(job, MODEL), ProviderThrottledError("Slow down."))
    withdrawn = world.jobs.only
    assert (withdrawn.status, withdrawn.provider, withdrawn.fallback_from) == (JobStatus.QUEUED, "acme", None)
    assert (withdrawn.started_at, withdrawn.submission_started_at) == (None, None)
    assert withdrawn.due_at == job.created_at + MAX_QUEUE_TIME
    assert (world.spend_ledger.total(TODAY), world.spend_ledger.reservations(TODAY)) == (0, [])


def test_job_of_a_provider_that_is_down_waits_for_its_fallback(world: World, log: SubmissionLog, job: Job) -> None:
    with pytest.raises(ProviderUnavailableError):
        log.withdraw(log.begin(job, MODEL), ProviderUnavailableError("Down."))
    waiting = world.jobs.only
    assert (waiting.status, waiting.provider, waiting.fallback_from) == (JobStatus.QUEUED, "atelier", "acme")
    assert waiting.fallback_models == ()
    assert world.spend_ledger.total(TODAY) == 0


def test_job_without_a_fallback_waits_for_the_provider_that_is_down(world: World, log: SubmissionLog) -> None:
    job = _add_another(world)
    log.withdraw(log.begin(job, MODEL), ProviderUnavailableError("Down."))
    assert (world.jobs.only.status, world.jobs.only.provider) == (JobStatus.QUEUED, "acme")


def test_reservation_stays_when_the_withdrawal_cannot_be_recorded(world: World, log: SubmissionLog, job: Job) -> None:
    begun = log.begin(job, MODEL)
    world.jobs.faults.plan("replace", DOWN)
    with pytest.raises(StorageUnavailableError):
        log.withdraw(begun, ProviderThrottledError("Slow down."))
    assert world.jobs.only == begun
    assert world.spend_ledger.total(TODAY) == PRICE


def test_model_that_left_the_catalogue_is_not_found(log: SubmissionLog, job: Job) -> None:
    assert log.model_of(job) == MODEL
    with pytest.raises(NotFoundError):
        log.model_of(replace(job, model="crayon"))
