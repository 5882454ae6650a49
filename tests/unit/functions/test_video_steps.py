"""The state machine's tasks: nothing is bought twice, whatever runs twice, crashes or fails in between."""

import io
from dataclasses import replace
from datetime import timedelta

import pytest

from functions.poll.video_steps import VideoSteps
from shared.domain.errors import (
    AiArtError,
    ContentFilteredError,
    DeadlineExceededError,
    InternalError,
    JobConflictError,
    NotFoundError,
    ProviderResponseError,
    ProviderThrottledError,
    ProviderUnavailableError,
    StorageUnavailableError,
    SubmissionUnknownError,
)
from shared.domain.jobs import Cost, Job, JobStatus
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.jobs import InMemoryJobStore
from tests.fakes.media import InMemoryMediaStore
from tests.fakes.samples import FAILURE, a_catalogue, an_accepted_video
from tests.fakes.video_provider import FakeVideoProvider

DOWN = StorageUnavailableError("The store cannot be reached.")


class World:
    """The tasks among their fakes, with one accepted job."""

    def __init__(self, *, checks_until_done: int = 0) -> None:
        self.jobs = InMemoryJobStore()
        self.media = InMemoryMediaStore()
        self.clock = FakeClock()
        self.provider = FakeVideoProvider(checks_until_done=checks_until_done)
        self.steps = VideoSteps(
            catalogue=a_catalogue(),
            provider=lambda _name: self.provider,
            jobs=self.jobs,
            media=self.media,
            clock=self.clock,
        )
        job = an_accepted_video()
        self.id = job.id
        self.jobs.add(job)
        assert job.input_key
        self.media.put(job.input_key, io.BytesIO(b"pixels"), expires_at=job.expires_at)

    @property
    def job(self) -> Job:
        return self.jobs.get(self.id)

    @property
    def bought(self) -> int:
        return len(self.provider.bought)


@pytest.fixture
def world() -> World:
    return World()


def _crash(step: str) -> Exception:
    return MemoryError(f"the worker died in {step}")


# submit


def test_submit_asks_the_provider_for_what_the_job_says(world: World) -> None:
    assert world.steps.submit(world.id) == 40
    (request,) = world.provider.bought
    assert (request.image, request.seed, request.cfg_scale, request.motion_bucket_id) == (b"pixels", 7, 1.5, 127)
    assert (world.job.status, world.job.upstream_id) == (JobStatus.PROCESSING, "upstream-1")
    assert world.job.started_at == NOON


def test_the_intent_is_on_record_before_the_provider_is_asked(world: World) -> None:
    world.steps.submit(world.id)
    _, intended, submitted = world.jobs.history
    assert (intended.submission_intended_at, intended.upstream_id) == (NOON, None)
    assert submitted.upstream_id == "upstream-1"


def test_a_second_submit_asks_nobody_and_answers_the_same(world: World) -> None:
    first = world.steps.submit(world.id)
    assert world.steps.submit(world.id) == first
    assert world.bought == 1
    assert len(world.jobs.history) == 3


def test_a_crash_between_intent_and_record_is_never_submitted_again(world: World) -> None:
    world.provider.faults.plan_after("submit", _crash("submit"))
    with pytest.raises(MemoryError):
        world.steps.submit(world.id)
    for _ in range(3):
        with pytest.raises(SubmissionUnknownError):
            world.steps.submit(world.id)
    assert world.bought == 1


def test_a_crash_before_the_call_is_not_submitted_either_for_nobody_can_tell(world: World) -> None:
    world.provider.faults.plan("submit", _crash("submit"))
    with pytest.raises(MemoryError):
        world.steps.submit(world.id)
    with pytest.raises(SubmissionUnknownError):
        world.steps.submit(world.id)
    assert world.bought == 0


def test_where_the_upstream_s_id_cannot_be_recorded_it_is_not_bought_again(world: World) -> None:
    world.provider.faults.on("submit", lambda: world.jobs.faults.plan("replace", DOWN))
    with pytest.raises(StorageUnavailableError):
        world.steps.submit(world.id)
    with pytest.raises(SubmissionUnknownError):
        world.steps.submit(world.id)
    assert world.bought == 1


def test_where_the_record_of_the_upstream_s_id_was_only_not_confirmed_the_job_goes_on(world: World) -> None:
    world.provider.faults.on("submit", lambda: world.jobs.faults.plan_after("replace", DOWN))
    with pytest.raises(StorageUnavailableError):
        world.steps.submit(world.id)
    assert world.steps.submit(world.id) == 40
    assert world.bought == 1


@pytest.mark.parametrize(
    "error", [ProviderThrottledError("Slow down."), ProviderUnavailableError("Down.")], ids=["throttled", "unavailable"]
)
def test_what_was_certainly_not_taken_is_withdrawn_and_may_be_submitted_again(world: World, error: AiArtError) -> None:
    world.provider.faults.plan("submit", error, error)
    for _ in range(2):
        with pytest.raises(type(error)):
            world.steps.submit(world.id)
        assert world.job.submission_intended_at is None
    world.steps.submit(world.id)
    assert world.bought == 1
    assert world.job.upstream_id == "upstream-1"


@pytest.mark.parametrize(
    "error", [ProviderResponseError("Nonsense."), ContentFilteredError("Refused.")], ids=["nonsense", "filtered"]
)
def test_any_other_answer_is_not_withdrawn(world: World, error: AiArtError) -> None:
    world.provider.faults.plan("submit", error)
    with pytest.raises(type(error)):
        world.steps.submit(world.id)
    assert world.job.submission_intended_at == NOON


def test_nothing_is_bought_where_the_intent_cannot_be_recorded(world: World) -> None:
    world.jobs.faults.plan("replace", DOWN)
    with pytest.raises(StorageUnavailableError):
        world.steps.submit(world.id)
    assert world.bought == 0
    world.steps.submit(world.id)
    assert world.bought == 1


def test_nothing_is_intended_where_the_picture_cannot_be_read(world: World) -> None:
    world.media.faults.plan("read", DOWN)
    with pytest.raises(StorageUnavailableError):
        world.steps.submit(world.id)
    assert world.job.submission_intended_at is None
    assert world.bought == 0


def test_of_two_invocations_at_once_only_one_buys(world: World) -> None:
    """The second runs between the first one's reading and writing; the first learns at its write that it lost."""
    world.media.faults.on("read", lambda: world.steps.submit(world.id))
    with pytest.raises(JobConflictError):
        world.steps.submit(world.id)
    assert world.bought == 1
    assert world.job.upstream_id == "upstream-1"


def test_a_job_that_ended_before_it_was_submitted_is_not_bought(world: World) -> None:
    world.jobs.replace(world.job.fail(NOON, FAILURE))
    with pytest.raises(JobConflictError):
        world.steps.submit(world.id)
    assert world.bought == 0


def test_a_job_without_a_picture_is_a_fault_of_ours(world: World) -> None:
    odd = replace(an_accepted_video(), input_key=None)
    world.jobs.add(odd)
    with pytest.raises(InternalError):
        world.steps.submit(odd.id)
    assert world.bought == 0


def test_an_unknown_job_is_not_found(world: World) -> None:
    with pytest.raises(NotFoundError):
        world.steps.submit("f" * 32)


# check


def test_check_answers_how_long_to_wait_until_the_video_is_there() -> None:
    world = World(checks_until_done=3)
    world.steps.submit(world.id)
    waits = [world.steps.check(world.id, checks) for checks in range(4)]
    assert waits == [4, 6, 9, 0]


def test_a_video_that_is_late_runs_into_its_deadline() -> None:
    world = World(checks_until_done=99)
    world.steps.submit(world.id)
    world.clock.pass_by(seconds=599)
    assert world.steps.check(world.id, 0) > 0
    world.clock.pass_by(seconds=1)
    with pytest.raises(DeadlineExceededError):
        world.steps.check(world.id, 1)


def test_a_video_that_is_there_beats_the_deadline(world: World) -> None:
    world.steps.submit(world.id)
    world.clock.pass_by(days=1)
    assert world.steps.check(world.id, 5) == 0


def test_check_of_a_final_job_asks_nobody(world: World) -> None:
    world.jobs.replace(world.job.fail(NOON, FAILURE))
    world.provider.faults.plan("check", AssertionError("asked"))
    assert world.steps.check(world.id, 0) == 0


@pytest.mark.parametrize("error", [ContentFilteredError("Refused."), ProviderUnavailableError("Down.")])
def test_what_the_provider_says_of_a_check_is_passed_on(world: World, error: AiArtError) -> None:
    world.steps.submit(world.id)
    world.provider.faults.plan("check", error)
    with pytest.raises(type(error)):
        world.steps.check(world.id, 0)
    assert not world.job.is_final


def test_a_job_that_was_never_submitted_cannot_be_checked_or_finished(world: World) -> None:
    for step in (lambda: world.steps.check(world.id, 0), lambda: world.steps.finish(world.id)):
        with pytest.raises(InternalError):
            step()


# finish


def test_finish_copies_the_video_and_only_then_calls_the_job_a_success(world: World) -> None:
    world.steps.submit(world.id)
    world.clock.pass_by(seconds=50)
    world.steps.finish(world.id)
    job = world.job
    assert (job.status, job.cost, job.finished_at) == (
        JobStatus.SUCCEEDED,
        Cost(1, "0.04"),
        NOON + timedelta(seconds=50),
    )
    assert job.media_key
    assert job.media_key.prefix == "processed_videos"
    assert world.media.kept[job.media_key] == (b"\x00\x00\x00\x20ftypisom of upstream-1", job.expires_at)
    assert world.id not in job.media_key.name


def test_finish_closes_what_it_reads(world: World) -> None:
    world.steps.submit(world.id)
    world.steps.finish(world.id)
    assert [video.closed for video in world.provider.opened] == [True]


def test_a_second_finish_changes_nothing(world: World) -> None:
    world.steps.submit(world.id)
    world.steps.finish(world.id)
    before, kept = world.job, dict(world.media.kept)
    world.steps.finish(world.id)
    assert world.job == before
    assert world.media.kept == kept


def test_a_video_that_cannot_be_kept_leaves_the_job_open_for_another_try(world: World) -> None:
    world.steps.submit(world.id)
    world.media.faults.plan("put", DOWN)
    with pytest.raises(StorageUnavailableError):
        world.steps.finish(world.id)
    assert world.job.status is JobStatus.PROCESSING
    world.steps.finish(world.id)
    assert world.job.status is JobStatus.SUCCEEDED


def test_a_finish_whose_record_was_not_confirmed_is_not_repeated(world: World) -> None:
    world.steps.submit(world.id)
    world.jobs.faults.plan_after("replace", DOWN)
    with pytest.raises(StorageUnavailableError):
        world.steps.finish(world.id)
    before = world.job
    world.steps.finish(world.id)
    assert world.job == before
    assert len(world.provider.opened) == 1


# record_failure


def test_a_failure_is_the_job_s_last_word(world: World) -> None:
    world.steps.record_failure(world.id, FAILURE)
    assert (world.job.status, world.job.failure) == (JobStatus.FAILED, FAILURE)


def test_a_job_that_is_final_keeps_its_own_word(world: World) -> None:
    world.steps.submit(world.id)
    world.steps.finish(world.id)
    before = world.job
    world.steps.record_failure(world.id, FAILURE)
    assert world.job == before


def test_a_failure_that_cannot_be_written_is_an_error_so_that_it_is_tried_again(world: World) -> None:
    world.jobs.faults.plan("replace", DOWN)
    with pytest.raises(StorageUnavailableError):
        world.steps.record_failure(world.id, FAILURE)
    world.steps.record_failure(world.id, FAILURE)
    assert world.job.status is JobStatus.FAILED
