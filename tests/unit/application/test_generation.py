"""SyncGeneration: the job is recorded before the provider is called, and the image stored before the job succeeds."""

from datetime import timedelta

import pytest

from shared.application.recording import JobResponse
from shared.domain.errors import (
    AiArtError,
    ContentFilteredError,
    JobConflictError,
    ProviderThrottledError,
    ProviderUnavailableError,
    StorageUnavailableError,
)
from shared.domain.generation import TextToImage
from shared.domain.jobs import Cost, Job, JobFailure, JobKind, JobStatus
from shared.domain.models import Model
from tests.support.fakes.clock import NOON
from tests.support.fakes.image_provider import FakeImageProvider
from tests.support.fakes.samples import a_model, image_to_image, text_to_image
from tests.support.fakes.world import RETENTION, World
from tests.unit.application.timed_provider import TimedImageProvider

DOWN = StorageUnavailableError("The store cannot be reached.")


@pytest.fixture(autouse=True)
def _four_seconds(provider: TimedImageProvider) -> None:
    provider.seconds = 4


def _run(world: World, kind: JobKind = JobKind.GENERATE, generation: TextToImage | None = None) -> Job:
    return world.use_cases.sync_generation.run(world.image_request(kind=kind, generation=generation)).job


@pytest.mark.parametrize(
    ("kind", "generation", "prefix"),
    [
        (JobKind.GENERATE, text_to_image(), "images"),
        (JobKind.IMG2IMG, image_to_image(b"pixels"), "processed_images"),
    ],
)
def test_success_is_recorded_with_image_cost_and_times(
    world: World, kind: JobKind, generation: TextToImage, prefix: str
) -> None:
    job = _run(world, kind, generation)
    assert job == world.jobs.only
    assert (job.status, job.kind, job.seed, job.cost) == (JobStatus.SUCCEEDED, kind, 5, Cost(1, "0.04"))
    assert (job.created_at, job.started_at, job.finished_at) == (NOON, NOON, NOON + timedelta(seconds=4))
    assert (job.owner, job.caller) == ("anonymous", "address-1")
    assert job.expires_at == NOON + timedelta(seconds=4) + RETENTION, "counted from when the image was stored"
    assert job.due_at == job.expires_at, "the sweeper deletes the result then"
    assert job.media_key
    assert job.media_key.prefix == prefix
    image = FakeImageProvider()._generate("generate", generation).content
    assert world.media.stored == {job.media_key: (image, job.expires_at)}


def test_response_names_the_model_and_is_no_replay(world: World) -> None:
    response = world.use_cases.sync_generation.run(world.image_request())
    assert response == JobResponse(world.jobs.only, a_model(), replayed=False)


def test_provider_that_is_not_set_up_fails_the_job_without_charge(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The catalogue offers no model of such a provider; this is about one that the settings lost meanwhile."""

    def image_provider(model: Model) -> FakeImageProvider:
        raise ProviderUnavailableError(f"The provider of {model.name} is not set up.")

    monkeypatch.setattr(world.providers, "image_provider", image_provider)
    with pytest.raises(ProviderUnavailableError):
        _run(world)
    assert world.jobs.only.status is JobStatus.FAILED
    assert world.jobs.only.submission_started_at is None
    assert world.media.stored == {}


def test_sync_job_is_due_after_its_function_has_timed_out(world: World) -> None:
    """The template has a timeout of 90 seconds."""
    _run(world)
    recorded = world.jobs.history[0]
    assert recorded.due_at - recorded.created_at > timedelta(seconds=90)


def test_image_name_shares_no_part_with_the_job_id(world: World) -> None:
    job = _run(world)
    assert job.media_key
    assert job.id not in job.media_key.name
    assert not any(job.id[start : start + 8] in job.media_key.name for start in range(25))


def test_submission_and_media_key_are_recorded_before_the_provider_is_called(
    world: World, provider: TimedImageProvider
) -> None:
    recorded: list[Job] = []
    provider.faults.on("generate", lambda: recorded.append(world.jobs.only))
    _run(world)
    first, done = world.jobs.history
    assert recorded == [first]
    assert first.status is JobStatus.PROCESSING
    assert first.submission_started_at == NOON
    assert first.media_key == done.media_key
    assert (first.revision, done.revision) == (0, 1)


def test_provider_is_not_called_when_the_job_cannot_be_recorded(world: World, provider: TimedImageProvider) -> None:
    world.jobs.faults.plan("add", DOWN)
    with pytest.raises(StorageUnavailableError):
        _run(world)
    assert provider.requests == []
    assert world.jobs.is_empty


def test_record_is_read_back_when_the_answer_to_its_write_was_lost(world: World, provider: TimedImageProvider) -> None:
    world.jobs.faults.plan_after("add", DOWN)
    assert _run(world).status is JobStatus.SUCCEEDED
    assert len(provider.requests) == 1
    assert len(world.jobs.all) == 1


@pytest.mark.parametrize("key", [None, "k"])
def test_provider_is_not_called_when_the_record_cannot_be_read_back(
    world: World, provider: TimedImageProvider, key: str | None
) -> None:
    world.jobs.faults.plan_after("add", DOWN)
    world.jobs.faults.plan("get", StorageUnavailableError("Still down."))
    with pytest.raises(StorageUnavailableError) as raised:
        world.use_cases.sync_generation.run(world.image_request(world.identity(key=key)))
    assert raised.value is DOWN
    assert provider.requests == []
    assert not world.jobs.only.is_final, "it is due later, for the reconciler"


@pytest.mark.parametrize(
    "error",
    [ProviderThrottledError("Slow down.", retry_after=9), ContentFilteredError("The prompt was refused.")],
    ids=["throttled", "filtered"],
)
def test_provider_error_fails_the_job_and_reaches_the_caller(
    world: World, provider: TimedImageProvider, error: AiArtError
) -> None:
    provider.faults.plan("generate", error)
    with pytest.raises(type(error)) as raised:
        _run(world)
    assert raised.value is error
    assert world.jobs.only.status is JobStatus.FAILED
    assert world.jobs.only.failure == JobFailure(error.code, error.message, error.retryable)
    assert world.media.stored == {}


def test_unexpected_error_fails_the_job_without_its_message(world: World, provider: TimedImageProvider) -> None:
    provider.faults.plan("generate", ZeroDivisionError("while drawing 'a secret prompt'"))
    with pytest.raises(ZeroDivisionError):
        _run(world)
    failure = world.jobs.only.failure
    assert failure
    assert (failure.code, failure.retryable) == ("internal_error", True)
    assert "secret" not in failure.message


def test_image_that_cannot_be_stored_fails_the_job(world: World) -> None:
    world.media.faults.plan("put", DOWN)
    with pytest.raises(StorageUnavailableError):
        _run(world)
    failure = world.jobs.only.failure
    assert failure
    assert failure.retryable
    assert world.jobs.only.result_key is None


@pytest.mark.parametrize("lost", ["answer of the bucket", "record", "answer of the table"])
def test_stored_image_is_a_success_although_an_answer_was_lost(
    world: World, provider: TimedImageProvider, lost: str
) -> None:
    if lost == "answer of the bucket":
        world.media.faults.plan_after("put", DOWN)
    elif lost == "record":
        world.jobs.faults.plan("replace", DOWN)
    else:
        world.jobs.faults.plan_after("replace", DOWN)
    assert _run(world) == world.jobs.only
    assert len(provider.requests) == 1
    assert world.jobs.only.status is JobStatus.SUCCEEDED
    assert world.media.stored.keys() == {world.jobs.only.media_key}


def test_job_stays_open_when_it_is_unknown_whether_the_image_was_stored(world: World) -> None:
    world.media.faults.plan_after("put", DOWN)
    world.media.faults.plan("find", StorageUnavailableError("Still down."))
    with pytest.raises(StorageUnavailableError) as raised:
        _run(world)
    assert raised.value is DOWN
    world.clock.advance(minutes=3)
    assert world.use_cases.job_reconciler.reconcile_overdue(world.jobs.only.id)
    assert world.jobs.only.status is JobStatus.SUCCEEDED


def test_job_stays_due_and_the_first_error_is_raised_when_nothing_can_be_written(world: World) -> None:
    world.media.faults.plan("put", StorageUnavailableError("The bucket is down."))
    world.jobs.faults.plan("replace", DOWN, DOWN)
    with pytest.raises(StorageUnavailableError, match="bucket"):
        _run(world)
    assert world.jobs.only.status is JobStatus.PROCESSING


def test_job_that_was_canceled_during_the_call_has_no_image(world: World, provider: TimedImageProvider) -> None:
    provider.faults.on("generate", lambda: world.jobs.replace(world.jobs.only.cancel(world.clock())))
    with pytest.raises(JobConflictError, match="canceled meanwhile"):
        _run(world)
    assert world.jobs.only.status is JobStatus.CANCELED
    assert world.media.stored == {}


def test_key_is_not_released_when_the_image_was_charged_and_then_lost(
    world: World, provider: TimedImageProvider
) -> None:
    request = world.image_request(world.identity(key="key"))
    world.media.faults.plan("put", DOWN)
    for _ in range(2):
        with pytest.raises(StorageUnavailableError):
            world.use_cases.sync_generation.run(request)
    assert len(provider.requests) == 1
