"""A sync request that is refused is looked up by its body first: its answer may exist already."""

from collections.abc import Callable
from typing import Any

import pytest

from shared.application.recording import JobResponse
from shared.domain.budget import Reservation
from shared.domain.errors import (
    AiArtError,
    BudgetExceededError,
    ProviderThrottledError,
    StillInProgressError,
    StorageUnavailableError,
)
from shared.domain.idempotency import SingleUse
from shared.domain.jobs import Job
from shared.domain.rate_limits import RateLimit
from tests.support.fakes.clock import NOON
from tests.support.fakes.world import World
from tests.unit.application.timed_provider import TimedImageProvider

DOWN = StorageUnavailableError("The store is down.")


@pytest.fixture
def world() -> World:
    return World(limits={"acme": RateLimit(1000, 1)})


def _run(world: World, **identity: Any) -> JobResponse:
    return world.use_cases.sync_generation.run(world.image_request(world.identity(**identity)))


@pytest.fixture
def abandoned(world: World, provider: TimedImageProvider) -> Job:
    """A job that succeeded after the gateway's timeout."""
    provider.seconds = 35
    return _run(world).job


def _pause_calls(world: World) -> None:
    world.rate_limiter.pause("acme", 600_000)


def _use_up_budget(world: World) -> None:
    """By another process: this one learns of it when it makes a reservation."""
    limit = world.options.daily_budget
    rest = limit - world.spend_ledger.total(NOON.date())
    world.spend_ledger.reserve(NOON.date(), Reservation("another job", rest, NOON), limit=limit)


def _use_up_known_budget(world: World) -> None:
    _use_up_budget(world)
    with pytest.raises(BudgetExceededError):
        _run(world, body="a stork")
    world.claims.faults.calls.clear()


def _fail_total(world: World) -> None:
    _use_up_known_budget(world)
    world.spend_ledger.faults.plan("total", DOWN)


REFUSALS: dict[str, tuple[type[AiArtError], Callable[[World], None]]] = {
    "rate limit": (ProviderThrottledError, _pause_calls),
    "budget, at the reservation": (BudgetExceededError, _use_up_budget),
    "budget, by the last total": (BudgetExceededError, _use_up_known_budget),
    "rate limiter down": (
        StorageUnavailableError,
        lambda world: world.rate_limiter.faults.plan("acquire", DOWN),  # type: ignore[union-attr]  # it has limits
    ),
    "ledger down, at the total": (StorageUnavailableError, _fail_total),
    "ledger down, at the reservation": (
        StorageUnavailableError,
        lambda world: world.spend_ledger.faults.plan("reserve", DOWN),
    ),
    "job table down": (StorageUnavailableError, lambda world: world.jobs.faults.plan("add", DOWN)),
}
REFUSED = pytest.mark.parametrize(("error", "refuse"), REFUSALS.values(), ids=REFUSALS)


@REFUSED
def test_abandoned_job_is_the_answer_to_a_refused_request(
    world: World, abandoned: Job, error: type[AiArtError], refuse: Callable[[World], None]
) -> None:
    refuse(world)
    response = _run(world)
    assert (response.replayed, response.job) == (True, abandoned), f"in place of {error.code}"
    assert len(world.images.requests) == 1
    assert world.claims.faults.calls == {"list_for_body": 1, "consume": 1}


@pytest.mark.usefixtures("abandoned")
@REFUSED
def test_refusal_is_raised_when_the_body_has_no_abandoned_job(
    world: World, error: type[AiArtError], refuse: Callable[[World], None]
) -> None:
    refuse(world)
    with pytest.raises(error):
        _run(world, body="a crane")
    assert len(world.images.requests) == 1
    assert len(world.jobs.all) == 1


@pytest.mark.usefixtures("abandoned")
def test_abandoned_job_answers_one_refused_request(world: World) -> None:
    _pause_calls(world)
    assert _run(world).replayed
    with pytest.raises(ProviderThrottledError):
        _run(world)


@pytest.mark.usefixtures("abandoned")
@REFUSED
def test_refusal_is_raised_when_the_body_claims_cannot_be_read(
    world: World, error: type[AiArtError], refuse: Callable[[World], None]
) -> None:
    refuse(world)
    world.claims.faults.plan("list_for_body", StorageUnavailableError("Down as well."))
    with pytest.raises(error) as raised:
        _run(world)
    assert raised.value.message != "Down as well."
    assert _run(world).replayed, "the next retry finds it"


def test_refused_request_with_a_key_reads_no_body_claims(world: World, abandoned: Job) -> None:
    _pause_calls(world)
    with pytest.raises(ProviderThrottledError):
        _run(world, key="k")
    assert world.claims.faults.calls == {"get": 1}
    assert world.jobs.only == abandoned


def test_refused_request_whose_abandoned_job_is_running_waits_for_it(
    world: World, provider: TimedImageProvider
) -> None:
    provider.seconds = 30

    def retry() -> None:
        _pause_calls(world)
        with pytest.raises(StillInProgressError):
            _run(world)

    provider.at_second[30] = retry
    _run(world)
    assert sum(world.slept) == pytest.approx(25)


@pytest.mark.parametrize("identity", [{}, {"key": "k"}, {"use": SingleUse("upload 1")}], ids=["body", "key", "use"])
def test_store_error_is_raised_when_the_own_record_was_written_but_cannot_be_read(
    world: World, identity: dict[str, object]
) -> None:
    """The own claims exist then: they must not turn the error into a conflict."""
    world.jobs.faults.plan_after("add", DOWN)
    world.jobs.faults.plan("get", StorageUnavailableError("Still down."))
    with pytest.raises(StorageUnavailableError) as raised:
        _run(world, **identity)
    assert raised.value is DOWN
    assert world.images.requests == []
