"""A queued image is made once, whatever runs twice or dies in between."""

import io

import pytest

from functions.image_workflow.image_step import MakeImage
from shared.application.fallback import Fallback
from shared.application.result_store import ResultStore
from shared.domain.errors import (
    AiArtError,
    ContentFilteredError,
    InternalError,
    JobConflictError,
    ProviderAccountError,
    ProviderThrottledError,
    ProviderUnavailableError,
    StorageUnavailableError,
    SubmissionUnknownError,
)
from shared.domain.generation import ImageToImage
from shared.domain.jobs import Cost, Job, JobKind, JobStatus
from shared.domain.media import new_input_key
from shared.domain.rate_limits import RateLimit
from tests.support.fakes.clock import NOON
from tests.support.fakes.image_provider import FakeImageProvider
from tests.support.fakes.samples import FAILURE, a_catalogue, a_job, a_model, image_to_image, text_to_image
from tests.support.fakes.world import World as Everything

DOWN = StorageUnavailableError("Away.")
TROUBLE = [ProviderThrottledError("Slow down."), ProviderUnavailableError("Down.")]


class World(Everything):
    """The step among its fakes, with one accepted image."""

    def __init__(self, limits: dict[str, RateLimit] | None = None) -> None:
        super().__init__(limits=limits)
        self.make = MakeImage(
            renderer=self.renderer,
            submission_log=self.submission_log,
            jobs=self.jobs,
            media=self.media,
            limiter=self.limiter,
            keep=self.keep,
        )
        self.id = self.accepted(a_job(kind=JobKind.GENERATE, request=text_to_image().record(), seed=5)).id

    def accepted(self, job: Job) -> Job:
        self.jobs.add(job)
        return job

    @property
    def job(self) -> Job:
        return self.jobs.get(self.id)

    @property
    def bought(self) -> int:
        return len(self.images.asked)


@pytest.fixture
def world() -> World:
    return World()


def test_the_image_is_made_as_it_was_asked_for_and_kept(world: World) -> None:
    world.make(world.id)
    assert world.images.asked == [text_to_image()]
    assert (world.job.status, world.job.cost, world.job.started_at) == (JobStatus.SUCCEEDED, Cost(1, "0.04"), NOON)
    assert world.media.kept.keys() == {world.job.media_key}


def test_a_transformation_gets_the_image_that_was_kept(world: World) -> None:
    wish = image_to_image(b"pixels", strength=0.25, negative_prompt="fog")
    key = new_input_key("png")
    world.media.put(key, io.BytesIO(b"pixels"), expires_at=NOON)
    job = world.accepted(a_job(kind=JobKind.IMG2IMG, request=wish.record(), seed=5, input_key=key))
    world.make(job.id)
    (asked,) = world.images.asked
    assert isinstance(asked, ImageToImage)
    assert asked == wish


def test_the_intent_is_on_record_before_the_provider_is_asked(world: World) -> None:
    seen: list[Job] = []
    world.images.faults.on("generate", lambda: seen.append(world.job))
    world.make(world.id)
    assert [(job.status, job.submission_started_at) for job in seen] == [(JobStatus.PROCESSING, NOON)]


def test_a_second_invocation_buys_nothing(world: World) -> None:
    world.make(world.id)
    before = world.job
    world.make(world.id)
    assert (world.bought, world.job) == (1, before)


def test_of_two_at_once_one_buys(world: World) -> None:
    world.jobs.faults.on("replace", lambda: world.make(world.id))
    with pytest.raises(JobConflictError):
        world.make(world.id)
    assert world.bought == 1
    assert world.job.status is JobStatus.SUCCEEDED


def test_a_worker_that_dies_at_the_provider_is_never_followed_by_a_second_purchase(world: World) -> None:
    world.images.faults.plan("generate", MemoryError("killed"))
    with pytest.raises(MemoryError):
        world.make(world.id)
    for _ in range(3):
        with pytest.raises(SubmissionUnknownError):
            world.make(world.id)
    assert world.bought == 1


def test_a_worker_that_dies_once_the_image_is_kept_is_followed_by_one_that_records_it(world: World) -> None:
    world.media.faults.plan_after("put", MemoryError("killed"))
    with pytest.raises(MemoryError):
        world.make(world.id)
    assert not world.job.is_final
    world.make(world.id)
    assert (world.job.status, world.bought) == (JobStatus.SUCCEEDED, 1)
    assert world.media.kept.keys() == {world.job.result_key}


@pytest.mark.parametrize("error", TROUBLE)
def test_what_was_certainly_not_taken_waits_for_another_turn(world: World, error: AiArtError) -> None:
    world.images.faults.plan("generate", error)
    with pytest.raises(type(error)):
        world.make(world.id)
    assert (world.job.status, world.job.submission_started_at) == (JobStatus.QUEUED, None)
    assert (world.job.due_at - world.job.created_at).total_seconds() == 6 * 3600
    world.make(world.id)
    assert world.job.status is JobStatus.SUCCEEDED


def test_a_refusal_is_passed_on_and_stays_intended(world: World) -> None:
    world.images.faults.plan("generate", ContentFilteredError("Refused."))
    with pytest.raises(ContentFilteredError):
        world.make(world.id)
    assert world.job.submission_started_at == NOON


@pytest.mark.parametrize("method", ["get", "replace"])
def test_nothing_is_bought_where_the_intent_cannot_be_recorded(world: World, method: str) -> None:
    world.jobs.faults.plan(method, DOWN)
    with pytest.raises(StorageUnavailableError):
        world.make(world.id)
    assert world.bought == 0
    world.make(world.id)
    assert world.bought == 1


@pytest.mark.parametrize("key", [None, new_input_key("png")], ids=["no image", "a lost image"])
def test_a_transformation_without_its_image_is_not_intended(world: World, key: object) -> None:
    wish = image_to_image(b"").record()
    job = world.accepted(a_job(kind=JobKind.IMG2IMG, request=wish, input_key=key))
    with pytest.raises(AiArtError) as failed:
        world.make(job.id)
    assert isinstance(failed.value, InternalError) is (key is None)
    assert world.jobs.get(job.id) == job
    assert world.bought == 0


def test_a_job_that_ended_meanwhile_is_not_made(world: World) -> None:
    world.jobs.replace(world.job.fail(NOON, FAILURE))
    world.make(world.id)
    assert world.bought == 0


def test_a_job_that_is_canceled_while_it_is_made_keeps_no_image(world: World) -> None:
    world.images.faults.on("generate", lambda: world.jobs.replace(world.job.cancel(NOON)))
    with pytest.raises(JobConflictError):
        world.make(world.id)
    assert world.media.kept == {}
    assert world.job.status is JobStatus.CANCELED


def test_where_the_gate_has_no_room_nothing_is_intended_and_the_job_waits_for_another_turn() -> None:
    world = World(limits={"acme": RateLimit(2, 10)})
    world.limiter.take("acme")
    before = world.job
    with pytest.raises(ProviderThrottledError):
        world.make(world.id)
    assert (world.job, world.bought) == (before, 0)


def _at_two(world: World) -> FakeImageProvider:
    """The same image, with a second provider that may stand in."""
    world.catalogue = a_catalogue(a_model(), a_model(provider="atelier"))
    world.fallback = Fallback(catalogue=world.catalogue, limiter=world.limiter)
    world.keep = ResultStore(jobs=world.jobs, media=world.media, catalogue=world.catalogue, clock=world.clock)
    world.make = MakeImage(
        renderer=world.renderer,
        submission_log=world.submission_log,
        jobs=world.jobs,
        media=world.media,
        limiter=world.limiter,
        keep=world.keep,
    )
    request = text_to_image().record()
    job = a_job(kind=JobKind.GENERATE, request=request, seed=5, fallback_models=("painter@atelier",))
    world.id = world.accepted(job).id
    world.elsewhere["atelier"] = FakeImageProvider()
    return world.elsewhere["atelier"]


@pytest.mark.parametrize("error", [ProviderUnavailableError("Down."), ProviderAccountError("No credit.")])
def test_a_queued_image_whose_provider_is_down_queues_up_at_the_next(world: World, error: AiArtError) -> None:
    second = _at_two(world)
    world.images.faults.plan("generate", error)
    with pytest.raises(ProviderUnavailableError):
        world.make(world.id)
    assert (world.job.status, world.job.provider, world.job.fallback_from) == (JobStatus.QUEUED, "atelier", "acme")
    assert world.job.submission_started_at is None
    world.make(world.id)
    assert (world.job.status, len(second.asked)) == (JobStatus.SUCCEEDED, 1)


def test_one_whose_provider_is_only_busy_waits_for_it(world: World) -> None:
    _at_two(world)
    world.images.faults.plan("generate", ProviderThrottledError("Slow down."))
    with pytest.raises(ProviderThrottledError):
        world.make(world.id)
    assert (world.job.status, world.job.provider) == (JobStatus.QUEUED, "acme")


def test_one_that_nobody_else_can_make_fails_without_having_bought_anything(world: World) -> None:
    world.images.faults.plan("generate", ProviderAccountError("No credit."))
    with pytest.raises(ProviderAccountError):
        world.make(world.id)
    assert (world.job.status, world.job.submission_started_at) == (JobStatus.QUEUED, None)
