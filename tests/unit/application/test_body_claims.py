"""The claim on a request's body: written without a read, refused if another job stands for the same body."""

from datetime import timedelta

import pytest

from shared.application.idempotency import PriorJob
from shared.application.recording import JobResponse
from shared.domain.errors import StorageUnavailableError
from shared.domain.idempotency import BODY_LOOKUP_WINDOW, SingleUse
from tests.support.fakes.clock import NOON
from tests.support.fakes.world import World
from tests.unit.application.timed_provider import TimedImageProvider

ABANDONED = 35


def _run(world: World, *, key: str | None = None, use: SingleUse | None = None) -> JobResponse:
    return world.use_cases.sync_generation.run(world.image_request(world.identity(key=key, use=use)))


def _reserved(world: World) -> list[str]:
    """The jobs that have a reservation."""
    return [reservation.job_id for reservation in world.spend_ledger.reservations(NOON.date())]


def test_new_request_without_a_key_reads_no_claim_and_no_job(world: World) -> None:
    _run(world)
    assert not world.claims.faults.calls
    assert world.jobs.faults.calls == {"add": 1, "replace": 1}


@pytest.mark.parametrize("identity", [{"key": "k"}, {"use": SingleUse("upload 1")}], ids=["key", "single use"])
def test_new_request_with_a_key_or_a_single_use_input_reads_that_claim_only(
    world: World, identity: dict[str, object]
) -> None:
    _run(world, **identity)  # type: ignore[arg-type]  # the table names fields
    assert world.claims.faults.calls == {"get": 1}


def test_async_request_without_a_key_reads_no_claim_and_claims_no_body(world: World) -> None:
    world.use_cases.async_jobs.start(world.image_request())
    assert not world.claims.faults.calls
    assert not any(world.jobs.bodies.values())


def test_claimed_body_is_read_once_and_the_same_job_is_added_again(world: World) -> None:
    first = _run(world).job
    second = _run(world).job
    assert world.claims.faults.calls == {"list_for_body": 1}
    assert world.jobs.faults.calls["add"] == 3
    assert set(_reserved(world)) == {first.id, second.id}


def test_reservation_is_released_when_another_job_is_the_answer(world: World, provider: TimedImageProvider) -> None:
    provider.seconds = ABANDONED
    job = _run(world).job
    again = _run(world)
    assert (again.replayed, again.job.id) == (True, job.id)
    assert _reserved(world) == [job.id]
    assert world.spend_ledger.total(NOON.date()) == 40_000


def test_reservation_is_released_when_the_claims_on_the_body_cannot_be_read(world: World) -> None:
    job = _run(world).job
    down = [StorageUnavailableError("Down.") for _ in range(2)]
    world.claims.faults.plan("list_for_body", *down)
    with pytest.raises(StorageUnavailableError) as raised:
        _run(world)
    assert raised.value is down[0]
    assert world.jobs.only.id == job.id
    assert _reserved(world) == [job.id]


@pytest.mark.parametrize(("seconds", "is_read"), [(0, True), (1, False)])
def test_body_is_read_for_an_hour_after_it_was_claimed(world: World, seconds: int, *, is_read: bool) -> None:
    _run(world)
    world.clock.advance(seconds=BODY_LOOKUP_WINDOW.total_seconds() + seconds)
    assert not _run(world).replayed
    assert world.claims.faults.calls == ({"list_for_body": 1} if is_read else {})


def test_stale_claims_are_replaced_without_a_read(world: World) -> None:
    """A job that ended without a record of it, such as after a crash, an hour ago."""
    world.use_cases.job_recorder.record(world.image_request(), PriorJob(None), queued=False)
    world.clock.advance(hours=1, seconds=1)
    job = _run(world).job
    (claims,) = world.jobs.bodies.values()
    assert list(claims) == [job.id]
    assert not world.claims.faults.calls


def test_window_begins_again_with_each_claim_on_the_body(world: World, provider: TimedImageProvider) -> None:
    _run(world)
    world.clock.advance(minutes=50)
    provider.seconds = ABANDONED
    job = _run(world).job
    world.clock.advance(seconds=1)
    again = _run(world)
    assert (again.replayed, again.job.id) == (True, job.id)


def test_consumed_claim_still_leads_to_a_lookup(world: World, provider: TimedImageProvider) -> None:
    provider.seconds = ABANDONED
    _run(world)
    assert _run(world).replayed
    assert not any(world.jobs.bodies.values())
    provider.seconds = 1
    assert not _run(world).replayed
    assert world.claims.faults.calls["list_for_body"] == 2


def test_equal_request_during_the_write_is_found_in_time(world: World) -> None:
    """Another request claims the body between this one's start and its write: both are new jobs, both claims stay."""
    other: list[JobResponse] = []
    world.jobs.faults.on("add", lambda: other.append(_run(world)))
    response = _run(world)
    assert not response.replayed
    (claims,) = world.jobs.bodies.values()
    assert set(claims) == {response.job.id, other[0].job.id}
    assert {claim.expires_at for claim in claims.values()} == {NOON + timedelta(days=1)}
