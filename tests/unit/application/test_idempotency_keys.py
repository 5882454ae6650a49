"""Idempotency-Key: the same key and body get the first answer again; another body under that key is refused."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from shared.application.recording import JobResponse
from shared.domain.errors import (
    AiArtError,
    ContentFilteredError,
    InFlightError,
    JobConflictError,
    KeyReusedError,
    ProviderResponseError,
    ProviderThrottledError,
    ProviderUnavailableError,
    StorageUnavailableError,
    SubmissionUnknownError,
)
from shared.domain.image_formats import ValidatedImage
from shared.domain.jobs import JobStatus
from shared.domain.rate_limits import RateLimit
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import FAILURE
from tests.support.fakes.world import World
from tests.unit.application.timed_provider import TimedImageProvider

IMAGE = ValidatedImage(b"pixels", "png")


def _run(world: World, **identity: str | None) -> JobResponse:
    """A request with the key k, whose client waits."""
    return world.use_cases.sync_generation.run(world.image_request(world.identity(**{"key": "k", **identity})))  # type: ignore[arg-type]  # callers name fields


def _start(world: World, **identity: str | None) -> JobResponse:
    """A request with the key k, whose client does not wait."""
    request = world.image_request(world.identity(**{"key": "k", **identity}))  # type: ignore[arg-type]  # callers name fields
    return world.use_cases.async_jobs.start(request, IMAGE)


BOTH = pytest.mark.parametrize("request_job", [_run, _start], ids=["sync", "async"])


def test_repeated_key_gets_the_same_job_without_another_call(world: World) -> None:
    first = _run(world)
    again = _run(world)
    assert (first.replayed, again.replayed) == (False, True)
    assert (again.job.id, again.job.media_key) == (first.job.id, first.job.media_key)
    assert again.model == first.model
    assert len(world.images.requests) == 1


def test_replay_uses_no_rate_limit_and_no_budget() -> None:
    world = World(limits={"acme": RateLimit(100, 10)})
    _run(world)
    world.rate_limiter.faults.plan("acquire", AssertionError("called"))  # type: ignore[union-attr]  # it has limits
    world.spend_ledger.faults.plan("total", AssertionError("called"))
    world.spend_ledger.faults.plan("reserve", AssertionError("called"))
    assert _run(world).replayed
    assert _start(world).replayed


def test_async_replay_stores_no_second_input_image(world: World) -> None:
    _start(world)
    assert _start(world).replayed
    assert len(world.media.stored) == 1


@BOTH
def test_another_body_under_the_same_key_is_refused(world: World, request_job: Callable[..., JobResponse]) -> None:
    request_job(world)
    with pytest.raises(KeyReusedError):
        request_job(world, body="a crane")
    assert len(world.jobs.all) == 1


@pytest.mark.parametrize("other", [{"caller": "address-2"}, {"route": "/api/img2img"}, {"key": "l"}, {"key": None}])
def test_key_is_valid_for_one_caller_and_one_route(world: World, other: dict[str, str | None]) -> None:
    _run(world)
    assert not _run(world, **other).replayed
    assert len(world.images.requests) == 2


def test_second_request_is_refused_while_the_first_is_running(world: World) -> None:
    def run_again() -> None:
        with pytest.raises(InFlightError) as refused:
            _run(world)
        assert refused.value.retry_after
        with pytest.raises(KeyReusedError):
            _run(world, body="a crane")

    world.images.faults.on("generate", run_again)
    _run(world)
    assert (len(world.images.requests), len(world.jobs.all)) == (1, 1)
    assert _run(world).replayed


def test_key_is_in_flight_after_a_crash_until_the_job_is_reconciled(world: World) -> None:
    world.images.faults.plan("generate", SystemExit())  # type: ignore[arg-type]  # no Exception: nothing catches it
    with pytest.raises(SystemExit):
        _run(world)
    with pytest.raises(InFlightError):
        _run(world)
    world.clock.advance(seconds=120)
    assert world.use_cases.job_reconciler.reconcile_overdue(world.jobs.only.id)
    with pytest.raises(SubmissionUnknownError):
        _run(world)
    assert len(world.images.requests) == 1


@pytest.mark.parametrize("error", [ProviderThrottledError("Slow down."), ProviderUnavailableError("Down.")])
def test_failure_without_charge_releases_the_key(world: World, error: AiArtError) -> None:
    world.images.faults.plan("generate", error)
    with pytest.raises(type(error)):
        _run(world)
    again = _run(world)
    assert not again.replayed
    assert again.job.status is JobStatus.SUCCEEDED
    assert _run(world).job.id == again.job.id


def test_released_key_stays_bound_to_its_body(world: World) -> None:
    world.images.faults.plan("generate", ProviderThrottledError("Slow down."))
    with pytest.raises(ProviderThrottledError):
        _run(world)
    with pytest.raises(KeyReusedError):
        _run(world, body="a crane")


@pytest.mark.parametrize(
    "error",
    [
        ContentFilteredError("The prompt was refused."),
        SubmissionUnknownError("The outcome is unknown."),
        ProviderResponseError("That was no image."),
    ],
    ids=lambda error: error.code,
)
def test_any_other_failure_is_replayed_without_another_call(world: World, error: AiArtError) -> None:
    world.images.faults.plan("generate", error)
    with pytest.raises(type(error)):
        _run(world)
    for _ in range(2):
        with pytest.raises(type(error)) as replayed:
            _run(world)
        assert (replayed.value.code, replayed.value.message) == (error.code, error.message)
        assert replayed.value.replayed
    assert len(world.images.requests) == 1


def test_canceled_or_deleted_job_is_not_replayed_as_a_success(world: World) -> None:
    world.images.faults.on("generate", lambda: world.jobs.replace(world.jobs.only.cancel(NOON)))
    with pytest.raises(JobConflictError):
        _run(world)
    with pytest.raises(JobConflictError, match="canceled"):
        _run(world)
    other = _run(world, key="l").job
    world.jobs.replace(other.redact(NOON))
    with pytest.raises(JobConflictError, match="deleted"):
        _run(world, key="l")
    assert len(world.images.requests) == 2


@pytest.mark.parametrize(("hours", "replayed"), [(23.99, True), (24, False), (48, False)])
def test_key_expires_after_a_day(world: World, hours: float, *, replayed: bool) -> None:
    _run(world)
    world.clock.advance(hours=hours)
    assert _run(world).replayed is replayed
    assert len(world.images.requests) == (1 if replayed else 2)


def test_expired_key_may_be_used_for_another_body(world: World) -> None:
    _run(world)
    world.clock.advance(hours=24)
    new = _run(world, body="a crane")
    assert not new.replayed
    assert _run(world, body="a crane").job.id == new.job.id


def test_request_refused_by_the_rate_limiter_does_not_claim_its_key() -> None:
    world = World(limits={"acme": RateLimit(1, 10)})
    world.use_cases.provider_limiter.acquire("acme")
    with pytest.raises(ProviderThrottledError):
        _run(world)
    assert world.jobs.is_empty
    assert world.jobs.claims == {}


@pytest.mark.parametrize(("request_job", "port", "step"), [(_run, "jobs", "add"), (_start, "media", "put")])
def test_request_that_cannot_be_stored_does_not_claim_its_key(
    world: World, request_job: Callable[..., JobResponse], port: str, step: str
) -> None:
    """The record of the job, or the input image of a queued one."""
    getattr(world, port).faults.plan(step, StorageUnavailableError("The store is down."))
    with pytest.raises(StorageUnavailableError):
        request_job(world)
    assert world.jobs.claims == {}
    assert not request_job(world).replayed


def test_queued_job_is_the_answer_to_its_key_as_soon_as_it_is_accepted(world: World) -> None:
    first = _start(world)
    again = _start(world)
    assert (again.job.id, again.replayed) == (first.job.id, True)
    assert world.workflow.started == [first.job.id]


def test_queued_job_that_failed_after_its_start_is_still_the_answer(world: World) -> None:
    job = _start(world).job
    world.jobs.replace(job.begin_submission(NOON, NOON))
    world.jobs.replace(world.jobs.only.fail(NOON, FAILURE))
    again = _start(world)
    assert (again.job.id, again.replayed) == (job.id, True)


def test_key_is_shared_by_sync_and_async_requests(world: World) -> None:
    """`Prefer: respond-async` is about how the answer comes, and no part of what is requested."""
    done = _run(world).job
    assert _start(world).job.id == done.id
    queued = _start(world, key="l").job
    with pytest.raises(InFlightError):
        _run(world, key="l")
    assert queued.id in world.workflow.started


def test_claims_expire_after_a_day_and_name_their_job(world: World, provider: TimedImageProvider) -> None:
    provider.seconds = 4
    job = _run(world).job
    assert {claim.job_id for claim in world.jobs.claims.values()} == {job.id}
    assert {claim.expires_at for claim in world.jobs.claims.values()} == {NOON + timedelta(days=1)}
