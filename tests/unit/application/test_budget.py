"""Budget: a price is reserved before the provider is called, and committed by what the job's record says, once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shared.application.limits import Budget
from shared.domain.budget import day_of, micro_usd, seconds_left
from shared.domain.errors import BudgetExceededError, InternalError, StorageUnavailableError
from shared.domain.jobs import Cost, Job, JobKind
from shared.domain.models import Model
from tests.support.fakes.clock import NOON, FakeClock
from tests.support.fakes.samples import FAILURE, a_catalogue, a_job, a_model
from tests.support.fakes.spend_ledger import InMemorySpendLedger

TODAY = day_of(NOON)
PRICE = 40_000
DOWN = StorageUnavailableError("The ledger is down.")
MODEL = a_model()
DEARER = a_model(provider="atelier", price_usd="0.06")
FREE = a_model(provider="sandbox", price_usd="0")


@pytest.fixture
def ledger() -> InMemorySpendLedger:
    return InMemorySpendLedger()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def _budget(ledger: InMemorySpendLedger, clock: FakeClock, limit: int) -> Budget:
    return Budget(ledger=ledger, catalogue=a_catalogue(MODEL, DEARER, FREE), limit=limit, clock=clock)


@pytest.fixture
def budget(ledger: InMemorySpendLedger, clock: FakeClock) -> Budget:
    return _budget(ledger, clock, 2 * PRICE)


def _begun(**changes: object) -> Job:
    """A job whose provider is about to be called."""
    job = a_job(kind=JobKind.GENERATE).begin_submission(NOON, NOON + timedelta(minutes=2))
    return replace(job, **changes)  # type: ignore[arg-type]  # callers name fields


def _redirected(job: Job, model: Model) -> Job:
    return job.with_fallback(model=model.name, provider=model.provider, ignored_options=(), fallback_models=())


@pytest.mark.parametrize(
    ("usd", "micro"), [("0", 0), ("0.04", 40_000), ("0.0000001", 1), ("3.75", 3_750_000), ("0.0411112", 41_112)]
)
def test_prices_are_rounded_up(usd: str, micro: int) -> None:
    assert micro_usd(usd) == micro


def test_day_ends_at_midnight_utc() -> None:
    assert seconds_left(datetime(2026, 11, 24, 23, 59, 58, tzinfo=UTC)) == 2
    assert seconds_left(datetime(2026, 11, 24, 0, 0, tzinfo=UTC)) == 86_400
    assert seconds_left(datetime(2026, 11, 24, 23, 59, 59, 999_999, tzinfo=UTC)) == 1


def test_reservation_beyond_the_limit_is_refused_until_midnight(budget: Budget, ledger: InMemorySpendLedger) -> None:
    for _ in range(2):
        budget.reserve(_begun(), MODEL)
    with pytest.raises(BudgetExceededError) as refused:
        budget.reserve(_begun(), MODEL)
    assert refused.value.retry_after == seconds_left(NOON)
    assert ledger.total(TODAY) == 2 * PRICE


def test_free_model_needs_no_ledger_and_no_budget(ledger: InMemorySpendLedger, clock: FakeClock) -> None:
    budget = _budget(ledger, clock, 0)
    free = _begun(provider="sandbox")
    budget.check(FREE)
    budget.check_last_total(FREE)
    budget.reserve(free, FREE)
    budget.commit(free.succeed(NOON, Cost(1, "0")))
    assert not ledger.faults.calls


def test_reservation_for_a_job_whose_provider_is_not_called_is_an_error(budget: Budget) -> None:
    with pytest.raises(InternalError):
        budget.reserve(a_job(), MODEL)


def test_check_reserves_nothing_and_refuses_what_has_no_room(budget: Budget, ledger: InMemorySpendLedger) -> None:
    budget.check(MODEL)
    assert ledger.total(TODAY) == 0
    budget.reserve(_begun(), MODEL)
    budget.check(MODEL)
    with pytest.raises(BudgetExceededError):
        budget.check(a_model(price_usd="0.05"))


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
    ids=["charged", "charged less", "cost unknown", "outcome unknown", "not charged", "canceled"],
)
def test_commit_is_by_the_job_record_and_only_once(
    budget: Budget, ledger: InMemorySpendLedger, end: Callable[[Job], Job], total: int
) -> None:
    job = _begun()
    budget.reserve(job, MODEL)
    for _ in range(2):
        budget.commit(end(job))
    assert (ledger.total(TODAY), ledger.reservations(TODAY)) == (total, [])


def test_commit_of_a_job_whose_provider_was_never_called_calls_no_ledger(
    budget: Budget, ledger: InMemorySpendLedger
) -> None:
    budget.commit(a_job().fail(NOON, FAILURE))
    assert not ledger.faults.calls


def test_fallback_replaces_the_reservation_by_its_own_price(ledger: InMemorySpendLedger, clock: FakeClock) -> None:
    budget = _budget(ledger, clock, 100_000)
    job = _begun()
    budget.reserve(job, MODEL)
    dearer = _redirected(job, DEARER)
    budget.reserve(dearer, DEARER)
    assert ledger.total(TODAY) == 60_000
    free = _redirected(dearer, FREE)
    budget.reserve(free, FREE)
    assert (ledger.total(TODAY), ledger.reservations(TODAY)) == (0, [])
    budget.commit(free.succeed(NOON, Cost(1, "0")))
    assert ledger.total(TODAY) == 0


def test_release_is_best_effort(budget: Budget, ledger: InMemorySpendLedger) -> None:
    job = _begun()
    budget.reserve(job, MODEL)
    ledger.faults.plan("commit", DOWN)
    budget.release(job)
    assert ledger.total(TODAY) == PRICE
    budget.release(job)
    assert ledger.total(TODAY) == 0


def test_release_of_an_earlier_submission_leaves_the_later_reservation(
    budget: Budget, ledger: InMemorySpendLedger
) -> None:
    job = _begun()
    later = replace(job, started_at=NOON, submission_started_at=NOON + timedelta(seconds=1))
    budget.reserve(later, MODEL)
    budget.release(job)
    assert ledger.total(TODAY) == PRICE


def test_commit_raises_when_the_ledger_is_down(budget: Budget, ledger: InMemorySpendLedger) -> None:
    ledger.faults.plan("commit", DOWN)
    with pytest.raises(StorageUnavailableError):
        budget.commit(_begun().fail(NOON, FAILURE))
