"""A queued image is generated once, even if the step runs twice or crashes."""

import io

import pytest

from functions.image_workflow.service import QueuedImageStep
from shared.domain.budget import Reservation, day_of
from shared.domain.catalogue import Catalogue
from shared.domain.errors import (
    AiArtError,
    BudgetExceededError,
    ContentFilteredError,
    InternalError,
    JobConflictError,
    NotFoundError,
    ProviderAccountError,
    ProviderThrottledError,
    ProviderUnavailableError,
    StorageUnavailableError,
    SubmissionUnknownError,
)
from shared.domain.generation import ImageToImage
from shared.domain.jobs import Cost, Job, JobKind, JobStatus
from shared.domain.media import MediaKey, new_input_key
from shared.domain.rate_limits import RateLimit
from tests.support.fakes.clock import NOON
from tests.support.fakes.image_provider import FakeImageProvider
from tests.support.fakes.samples import FAILURE, a_catalogue, a_job, a_model, image_to_image, text_to_image
from tests.support.fakes.world import World

DOWN = StorageUnavailableError("Not available.")
NOT_ACCEPTED = [ProviderThrottledError("Slow down."), ProviderUnavailableError("Down.")]


class ImageStepWorld(World):
    """The step among fakes, with one accepted image."""

    def __init__(
        self,
        *,
        catalogue: Catalogue | None = None,
        limits: dict[str, RateLimit] | None = None,
        fallback_models: tuple[str, ...] = (),
    ) -> None:
        super().__init__(catalogue=catalogue, limits=limits)
        self.step = QueuedImageStep(
            renderer=self.use_cases.image_renderer,
            submissions=self.use_cases.submission_log,
            jobs=self.jobs,
            requests=self.use_cases.provider_requests,
            limiter=self.use_cases.provider_limiter,
            results=self.use_cases.result_store,
        )
        request = text_to_image().record()
        job = a_job(kind=JobKind.GENERATE, request=request, seed=5, fallback_models=fallback_models)
        self.id = self.add(job).id

    def add(self, job: Job) -> Job:
        self.jobs.add(job)
        return job

    @property
    def job(self) -> Job:
        return self.jobs.get(self.id)

    @property
    def calls(self) -> int:
        """The number of calls of the provider."""
        return len(self.images.requests)


@pytest.fixture
def world() -> ImageStepWorld:
    return ImageStepWorld()


def test_image_is_generated_as_requested_and_stored(world: ImageStepWorld) -> None:
    world.step.generate(world.id)
    assert world.images.requests == [text_to_image()]
    assert (world.job.status, world.job.cost, world.job.started_at) == (JobStatus.SUCCEEDED, Cost(1, "0.04"), NOON)
    assert world.media.stored.keys() == {world.job.media_key}


def test_transformation_gets_the_stored_input_image(world: ImageStepWorld) -> None:
    expected = image_to_image(b"pixels", strength=0.25, negative_prompt="fog")
    key = new_input_key("png")
    world.media.put(key, io.BytesIO(b"pixels"), expires_at=NOON)
    job = world.add(a_job(kind=JobKind.IMG2IMG, request=expected.record(), seed=5, input_key=key))
    world.step.generate(job.id)
    (request,) = world.images.requests
    assert isinstance(request, ImageToImage)
    assert request == expected


def test_submission_is_recorded_before_the_provider_is_called(world: ImageStepWorld) -> None:
    seen: list[Job] = []
    world.images.faults.on("generate", lambda: seen.append(world.job))
    world.step.generate(world.id)
    assert [(job.status, job.submission_started_at) for job in seen] == [(JobStatus.PROCESSING, NOON)]


def test_second_run_calls_no_provider_and_changes_nothing(world: ImageStepWorld) -> None:
    world.step.generate(world.id)
    before = world.job
    world.step.generate(world.id)
    assert (world.calls, world.job) == (1, before)


def test_of_two_concurrent_runs_one_calls_the_provider(world: ImageStepWorld) -> None:
    world.jobs.faults.on("replace", lambda: world.step.generate(world.id))
    with pytest.raises(JobConflictError):
        world.step.generate(world.id)
    assert world.calls == 1
    assert world.job.status is JobStatus.SUCCEEDED


def test_crash_during_the_call_is_never_followed_by_a_second_call(world: ImageStepWorld) -> None:
    world.images.faults.plan("generate", MemoryError("killed"))
    with pytest.raises(MemoryError):
        world.step.generate(world.id)
    for _ in range(3):
        with pytest.raises(SubmissionUnknownError):
            world.step.generate(world.id)
    assert world.calls == 1


def test_run_after_a_crash_records_the_image_that_was_stored(world: ImageStepWorld) -> None:
    world.media.faults.plan_after("put", MemoryError("killed"))
    with pytest.raises(MemoryError):
        world.step.generate(world.id)
    assert not world.job.is_final
    world.step.generate(world.id)
    assert (world.job.status, world.calls) == (JobStatus.SUCCEEDED, 1)
    assert world.media.stored.keys() == {world.job.result_key}


@pytest.mark.parametrize("error", NOT_ACCEPTED, ids=["throttled", "unavailable"])
def test_job_that_the_provider_did_not_accept_is_queued_again(world: ImageStepWorld, error: AiArtError) -> None:
    world.images.faults.plan("generate", error)
    with pytest.raises(type(error)):
        world.step.generate(world.id)
    assert (world.job.status, world.job.submission_started_at) == (JobStatus.QUEUED, None)
    assert (world.job.due_at - world.job.created_at).total_seconds() == 6 * 3600
    world.step.generate(world.id)
    assert world.job.status is JobStatus.SUCCEEDED


def test_filtered_request_is_raised_and_the_submission_stays_on_record(world: ImageStepWorld) -> None:
    world.images.faults.plan("generate", ContentFilteredError("Refused."))
    with pytest.raises(ContentFilteredError):
        world.step.generate(world.id)
    assert world.job.submission_started_at == NOON


@pytest.mark.parametrize("method", ["get", "replace"])
def test_provider_is_not_called_if_the_submission_cannot_be_recorded(world: ImageStepWorld, method: str) -> None:
    world.jobs.faults.plan(method, DOWN)
    with pytest.raises(StorageUnavailableError):
        world.step.generate(world.id)
    assert world.calls == 0
    world.step.generate(world.id)
    assert world.calls == 1


@pytest.mark.parametrize(
    ("key", "error"),
    [(None, InternalError), (new_input_key("png"), NotFoundError)],
    ids=["no input image", "missing input image"],
)
def test_transformation_without_its_image_is_not_submitted(
    world: ImageStepWorld, key: MediaKey | None, error: type[AiArtError]
) -> None:
    job = world.add(a_job(kind=JobKind.IMG2IMG, request=image_to_image(b"").record(), input_key=key))
    with pytest.raises(error):
        world.step.generate(job.id)
    assert world.jobs.get(job.id) == job
    assert world.calls == 0


def test_job_that_has_ended_is_not_generated(world: ImageStepWorld) -> None:
    world.jobs.replace(world.job.fail(NOON, FAILURE))
    world.step.generate(world.id)
    assert world.calls == 0


def test_image_of_a_job_that_is_canceled_during_the_call_is_not_stored(world: ImageStepWorld) -> None:
    world.images.faults.on("generate", lambda: world.jobs.replace(world.job.cancel(NOON)))
    with pytest.raises(JobConflictError):
        world.step.generate(world.id)
    assert world.media.stored == {}
    assert world.job.status is JobStatus.CANCELED


def test_job_is_unchanged_if_the_rate_limit_is_used_up() -> None:
    world = ImageStepWorld(limits={"acme": RateLimit(2, 10)})
    world.use_cases.provider_limiter.acquire("acme")
    before = world.job
    with pytest.raises(ProviderThrottledError):
        world.step.generate(world.id)
    assert (world.job, world.calls) == (before, 0)


def test_job_is_unchanged_if_the_budget_is_used_up() -> None:
    """Only the first refusal of a process takes a call of the rate limit, which allows one here."""
    world = ImageStepWorld(limits={"acme": RateLimit(2, 10)})
    limit = world.options.daily_budget
    world.spend_ledger.reserve(day_of(NOON), Reservation("another job", limit, NOON), limit=limit)
    before = world.job
    for _ in range(3):
        with pytest.raises(BudgetExceededError):
            world.step.generate(world.id)
    assert (world.job, world.calls) == (before, 0)
    assert world.spend_ledger.total(day_of(NOON)) == limit


def _with_two_providers() -> tuple[ImageStepWorld, FakeImageProvider]:
    """The same image with a second provider as its fallback."""
    catalogue = a_catalogue(a_model(), a_model(provider="atelier"))
    world = ImageStepWorld(catalogue=catalogue, fallback_models=("painter@atelier",))
    world.providers.by_name["atelier"] = FakeImageProvider()
    return world, world.providers.by_name["atelier"]


@pytest.mark.parametrize("error", [ProviderUnavailableError("Down."), ProviderAccountError("No credit.")])
def test_job_is_queued_for_the_fallback_if_its_provider_is_down(error: AiArtError) -> None:
    world, second = _with_two_providers()
    world.images.faults.plan("generate", error)
    with pytest.raises(ProviderUnavailableError):
        world.step.generate(world.id)
    assert (world.job.status, world.job.provider, world.job.fallback_from) == (JobStatus.QUEUED, "atelier", "acme")
    assert world.job.submission_started_at is None
    world.step.generate(world.id)
    assert (world.job.status, len(second.requests)) == (JobStatus.SUCCEEDED, 1)


def test_job_stays_with_its_provider_if_that_is_only_busy() -> None:
    world, second = _with_two_providers()
    world.images.faults.plan("generate", ProviderThrottledError("Slow down."))
    with pytest.raises(ProviderThrottledError):
        world.step.generate(world.id)
    assert (world.job.status, world.job.provider) == (JobStatus.QUEUED, "acme")
    assert second.requests == []


def test_job_without_a_fallback_has_no_submission_on_record_after_a_refusal(world: ImageStepWorld) -> None:
    """So its failure says that nothing was charged."""
    world.images.faults.plan("generate", ProviderAccountError("No credit."))
    with pytest.raises(ProviderAccountError):
        world.step.generate(world.id)
    assert (world.job.status, world.job.submission_started_at) == (JobStatus.QUEUED, None)
