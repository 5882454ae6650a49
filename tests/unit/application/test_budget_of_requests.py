"""The daily budget in requests: what is refused leaves no record, and calls no provider."""

from dataclasses import replace

import pytest

from shared.application.recording import JobResponse
from shared.domain.budget import Reservation, day_of
from shared.domain.errors import (
    BudgetExceededError,
    NotFoundError,
    ProviderUnavailableError,
    StorageUnavailableError,
)
from shared.domain.image_formats import ValidatedImage
from shared.domain.jobs import JobFailure, JobStatus
from shared.domain.rate_limits import RateLimit
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import a_catalogue, a_model
from tests.support.fakes.world import OPTIONS, World

TODAY = day_of(NOON)
PRICE = 40_000
DOWN = StorageUnavailableError("The ledger is down.")
MODELS = (a_model(), a_model(provider="atelier", price_usd="0.06"))
ONE_CALL = RateLimit(5, 60)


def _world(budget: int, **limits: RateLimit) -> World:
    return World(catalogue=a_catalogue(*MODELS), limits=limits or None, options=replace(OPTIONS, daily_budget=budget))


def _run(world: World) -> JobResponse:
    return world.use_cases.sync_generation.run(world.image_request(models=MODELS))


def _is_free(world: World, provider: str = "acme") -> bool:
    """Whether the provider's rate limit has room for a call; takes it."""
    return world.use_cases.provider_limiter.acquire(provider).wait_ms == 0


def test_refused_request_leaves_no_record_and_calls_no_provider() -> None:
    world = _world(PRICE - 1)
    with pytest.raises(BudgetExceededError):
        _run(world)
    assert world.jobs.is_empty
    assert world.images.requests == []
    assert world.spend_ledger.total(TODAY) == 0


def test_first_refused_request_of_a_process_takes_one_call_of_the_rate_limit() -> None:
    """The reservation shows the total; from then on it is read before the rate limiter is called."""
    world = _world(0, acme=RateLimit(15, 60), atelier=ONE_CALL)
    world.use_cases.budget.check_last_total(MODELS[0])  # nothing was seen yet
    for _ in range(20):
        with pytest.raises(BudgetExceededError):
            _run(world)
    assert world.rate_limiter.faults.calls["acquire"] == 1  # type: ignore[union-attr]  # it has limits
    assert [_is_free(world) for _ in range(3)] == [True, True, False]


def test_refused_async_request_takes_nothing_and_stores_no_input_image() -> None:
    world = _world(PRICE - 1, acme=ONE_CALL, atelier=ONE_CALL)
    with pytest.raises(BudgetExceededError):
        world.use_cases.async_jobs.start(world.image_request(models=MODELS), ValidatedImage(b"pixels", "png"))
    assert world.jobs.is_empty
    assert world.media.stored == {}
    assert not world.rate_limiter.faults.calls  # type: ignore[union-attr]  # it has limits
    assert world.spend_ledger.faults.calls == {"total": 1}


def test_async_request_is_checked_by_the_stored_total_and_reserves_nothing() -> None:
    """However much another process has reserved; the job reserves its price when it is dispatched."""
    world = _world(PRICE)
    assert world.use_cases.async_jobs.start(world.image_request(models=MODELS)).job.status is JobStatus.QUEUED
    assert world.spend_ledger.total(TODAY) == 0
    world.spend_ledger.reserve(TODAY, Reservation("another job", 1, NOON), limit=PRICE)
    with pytest.raises(BudgetExceededError):
        world.use_cases.async_jobs.start(world.image_request(models=MODELS))


def test_first_error_is_raised_when_the_fallback_cannot_be_reserved() -> None:
    """The ledger is down just then. Nothing was charged, and the record shows it."""
    world = _world(100_000)
    world.images.faults.plan("generate", ProviderUnavailableError("Down."))
    world.images.faults.on("generate", lambda: world.spend_ledger.faults.plan("reserve", DOWN))
    with pytest.raises(ProviderUnavailableError):
        _run(world)
    job = world.jobs.only
    assert (job.failure and job.failure.code, job.submission_started_at) == ("provider_unavailable", None)
    world.use_cases.budget.commit(job)
    assert world.spend_ledger.total(TODAY) == 0


def test_no_provider_is_called_when_the_ledger_is_down() -> None:
    world = _world(2 * PRICE)
    world.spend_ledger.faults.plan("reserve", DOWN)
    with pytest.raises(StorageUnavailableError):
        _run(world)
    assert world.jobs.is_empty
    assert world.images.requests == []


def test_fallback_beyond_the_budget_is_not_called() -> None:
    world = _world(PRICE)
    world.images.faults.plan("generate", ProviderUnavailableError("Down."))
    with pytest.raises(BudgetExceededError):
        _run(world)
    assert len(world.images.requests) == 1
    job = world.jobs.only
    assert (job.status, job.provider, job.failure) == (
        JobStatus.FAILED,
        "acme",
        JobFailure("budget_exceeded", job.failure.message if job.failure else "", retryable=True),
    )
    world.use_cases.budget.commit(job)
    assert world.spend_ledger.total(TODAY) == 0


def test_reservation_of_a_job_that_could_not_be_recorded_is_released_by_the_sweeper() -> None:
    world = _world(2 * PRICE)
    world.jobs.faults.plan("add", DOWN)
    with pytest.raises(StorageUnavailableError):
        _run(world)
    with pytest.raises(NotFoundError):
        world.jobs.get(world.spend_ledger.reservations(TODAY)[0].job_id)
    world.clock.advance(minutes=16)
    world.use_cases.job_reconciler.release_stale_reservations()
    assert world.spend_ledger.total(TODAY) == 0
