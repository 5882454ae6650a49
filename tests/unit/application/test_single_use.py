"""An upload is used for one job, unless that job was not charged or its answer reached nobody."""

from collections.abc import Callable

import pytest

from shared.application.idempotency import PriorJob
from shared.application.recording import JobResponse
from shared.domain.errors import ContentFilteredError, ProviderUnavailableError, UploadUsedError
from shared.domain.generation import GeneratedImage, OutputFormat
from shared.domain.idempotency import SingleUse
from shared.domain.jobs import JobStatus
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import a_model
from tests.support.fakes.world import World
from tests.unit.application.timed_provider import TimedImageProvider

UPLOAD, STAGED = SingleUse("upload 1"), SingleUse("staged 1", returns_prior_job=True)
DOWN = ProviderUnavailableError("Down.")
REFUSED = ContentFilteredError("The prompt was refused.")
ABANDONED = 35


def _run(world: World, use: SingleUse = UPLOAD, *, key: str | None = None, body: str = "a heron") -> JobResponse:
    return world.use_cases.sync_generation.run(world.image_request(world.identity(use=use, key=key, body=body)))


def _start(world: World, use: SingleUse = UPLOAD, *, key: str | None = None, body: str = "a heron") -> JobResponse:
    return world.use_cases.async_jobs.start(world.image_request(world.identity(use=use, key=key, body=body)))


RESPOND = {"sync": _run, "async": _start}

type Respond = Callable[..., JobResponse]


@pytest.mark.parametrize("body", ["a heron", "a crane"])
@pytest.mark.parametrize("key", [None, "k"])
@pytest.mark.parametrize("first", RESPOND.values(), ids=RESPOND)
@pytest.mark.parametrize("second", RESPOND.values(), ids=RESPOND)
def test_upload_is_used_for_one_job(world: World, first: Respond, second: Respond, key: str | None, body: str) -> None:
    first(world)
    with pytest.raises(UploadUsedError):
        second(world, key=key, body=body)
    assert len(world.jobs.all) == 1


@pytest.mark.parametrize("respond", RESPOND.values(), ids=RESPOND)
def test_same_key_with_the_same_upload_gets_the_same_job(world: World, respond: Respond) -> None:
    first = respond(world, key="k")
    again = respond(world, key="k")
    assert again.replayed
    assert again.job.id == first.job.id
    assert len(world.jobs.all) == 1


def test_abandoned_job_of_the_upload_answers_one_retry(world: World, provider: TimedImageProvider) -> None:
    provider.seconds = ABANDONED
    abandoned = _run(world)
    again = _run(world)
    assert (again.replayed, again.job.id) == (True, abandoned.job.id)
    with pytest.raises(UploadUsedError):
        _run(world)
    assert len(provider.requests) == 1


@pytest.mark.parametrize("identity", [{"body": "a crane"}, {"key": "k"}], ids=["another body", "with a key"])
def test_abandoned_job_of_the_upload_answers_no_other_request(
    world: World, provider: TimedImageProvider, identity: dict[str, str]
) -> None:
    provider.seconds = ABANDONED
    _run(world)
    with pytest.raises(UploadUsedError):
        _run(world, **identity)  # type: ignore[arg-type]  # the table names fields


def test_abandoned_job_of_the_upload_answers_no_async_request(world: World, provider: TimedImageProvider) -> None:
    provider.seconds = ABANDONED
    _run(world)
    with pytest.raises(UploadUsedError):
        _start(world)


def test_failure_without_charge_releases_the_upload_for_one_other_job(world: World) -> None:
    world.images.faults.plan("generate", DOWN)
    with pytest.raises(ProviderUnavailableError):
        _run(world)
    assert not _run(world, body="a crane").replayed
    with pytest.raises(UploadUsedError):
        _run(world, body="a stork")
    assert world.jobs.all[-1].status is JobStatus.SUCCEEDED
    assert len(world.jobs.all) == 2


def test_released_upload_is_used_although_the_body_is_claimed(world: World) -> None:
    """The job that failed claimed the body as well: both claims are taken over in one write."""
    world.images.faults.plan("generate", DOWN)
    with pytest.raises(ProviderUnavailableError):
        _run(world)
    again = _run(world)
    assert not again.replayed
    assert {claim.job_id for claim in world.jobs.claims.values()} == {again.job.id}
    with pytest.raises(UploadUsedError):
        _run(world)


def test_failure_that_may_have_been_charged_uses_up_the_upload(world: World) -> None:
    world.images.faults.plan("generate", REFUSED)
    with pytest.raises(ContentFilteredError):
        _run(world)
    with pytest.raises(UploadUsedError):
        _run(world, body="a crane")


def test_one_of_two_concurrent_requests_gets_the_upload(world: World) -> None:
    world.jobs.faults.on("add", lambda: _run(world))
    with pytest.raises(UploadUsedError):
        _run(world)
    assert (len(world.images.requests), len(world.jobs.all)) == (1, 1)
    assert [reservation.job_id for reservation in world.spend_ledger.reservations(NOON.date())] == [world.jobs.only.id]


@pytest.mark.parametrize("respond", RESPOND.values(), ids=RESPOND)
def test_staged_form_that_is_sent_again_gets_the_same_job(world: World, respond: Respond) -> None:
    first = respond(world, STAGED)
    again = respond(world, STAGED)
    assert (again.replayed, again.job.id) == (True, first.job.id)
    assert len(world.jobs.all) == 1


def test_two_concurrent_requests_with_a_staged_form_get_one_job(world: World) -> None:
    inner: list[JobResponse] = []
    world.jobs.faults.on("add", lambda: inner.append(_run(world, STAGED)))
    outer = _run(world, STAGED)
    assert (outer.replayed, outer.job.id) == (True, inner[0].job.id)
    assert len(world.images.requests) == 1


def test_request_with_a_staged_form_waits_for_its_running_job(world: World) -> None:
    request = world.image_request(world.identity(use=STAGED))
    running = world.use_cases.job_recorder.record(request, PriorJob(None), queued=False).job

    def sleep(seconds: float) -> None:
        world.sleep(seconds)
        if not world.jobs.get(running.id).is_final:
            world.use_cases.result_store.store_image(running, a_model(), GeneratedImage(b"image", OutputFormat.PNG))

    world.use_cases.idempotency._sleep = sleep
    assert _run(world, STAGED).job.id == running.id
    assert (world.images.requests, world.jobs.only.status) == ([], JobStatus.SUCCEEDED)


def test_failure_of_the_job_of_a_staged_form_is_replayed(world: World) -> None:
    world.images.faults.plan("generate", REFUSED)
    with pytest.raises(ContentFilteredError):
        _run(world, STAGED)
    with pytest.raises(ContentFilteredError) as again:
        _run(world, STAGED)
    assert again.value.replayed
    assert world.jobs.only.failure
    assert world.jobs.only.failure.code == "content_filtered"
