"""Two requests with the same Idempotency-Key at the same time: both find no claim, one of them records its job."""

import pytest

from shared.application.idempotency import PriorJob
from shared.application.recording import JobResponse
from shared.domain.errors import ClaimTakenError, InFlightError, KeyReusedError, ProviderThrottledError
from tests.support.fakes.clock import NOON
from tests.support.fakes.world import World


def _run(world: World, body: str = "a heron") -> JobResponse:
    return world.use_cases.sync_generation.run(world.image_request(world.identity(key="k", body=body)))


def _reserved(world: World) -> list[str]:
    """The jobs that have a reservation."""
    return [reservation.job_id for reservation in world.spend_ledger.reservations(NOON.date())]


def test_loser_gets_the_job_of_the_winner(world: World) -> None:
    winner: list[JobResponse] = []
    world.jobs.faults.on("add", lambda: winner.append(_run(world)))
    loser = _run(world)
    assert (loser.replayed, loser.job.id) == (True, winner[0].job.id)
    assert len(world.images.requests) == 1


def test_loser_releases_its_reservation(world: World) -> None:
    world.jobs.faults.on("add", lambda: _run(world))
    _run(world)
    assert _reserved(world) == [world.jobs.only.id]


def test_loser_is_refused_while_the_winner_is_running(world: World) -> None:
    def win() -> None:
        request = world.image_request(world.identity(key="k"))
        world.use_cases.job_recorder.record(request, PriorJob(None), queued=False)

    world.jobs.faults.on("add", win)
    with pytest.raises(InFlightError):
        _run(world)
    assert world.images.requests == []
    assert _reserved(world) == [world.jobs.only.id]


def test_loser_with_another_body_is_refused(world: World) -> None:
    world.jobs.faults.on("add", lambda: _run(world, "a crane"))
    with pytest.raises(KeyReusedError):
        _run(world)
    assert _reserved(world) == [world.jobs.only.id]


def test_released_key_is_not_taken_from_the_winner(world: World) -> None:
    world.images.faults.plan("generate", ProviderThrottledError("Slow down."))
    with pytest.raises(ProviderThrottledError):
        _run(world)
    world.jobs.faults.on("add", lambda: _run(world))
    assert _run(world).replayed
    assert len(world.images.requests) == 2


def test_endless_race_ends_with_a_retryable_error(world: World) -> None:
    world.jobs.faults.plan("add", *[ClaimTakenError("Another came first.") for _ in range(3)])
    with pytest.raises(ClaimTakenError) as refused:
        _run(world)
    assert refused.value.retry_after
    assert world.images.requests == []
    assert _reserved(world) == []


def test_loser_of_an_async_race_gets_the_queued_job(world: World) -> None:
    identity = world.identity(key="k")
    winner: list[JobResponse] = []

    def start() -> JobResponse:
        return world.use_cases.async_jobs.start(world.image_request(identity))

    world.jobs.faults.on("add", lambda: winner.append(start()))
    loser = start()
    assert (loser.replayed, loser.job.id) == (True, winner[0].job.id)
    assert world.workflow.started == [loser.job.id]
