"""The same key and the same body get the first answer again; anything else under that key is refused."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from shared.application.recording import Accepted
from shared.domain.errors import (
    AiArtError,
    ClaimTakenError,
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
from shared.domain.generation import GeneratedImage, OutputFormat
from shared.domain.idempotency import RequestIdentity
from shared.domain.jobs import JobStatus
from shared.domain.rate_limits import RateLimit
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import FAILURE, a_model
from tests.support.fakes.world import World as Everything


class World(Everything):
    """A synchronous and a queued route among fakes; `made` counts purchases."""

    made = 0

    def make(self, _model: object = None) -> GeneratedImage:
        self.made += 1
        return GeneratedImage(b"an image", OutputFormat.WEBP)

    def now(self, asked: RequestIdentity, make: Callable[[object], GeneratedImage] | None = None) -> Accepted:
        return self.sync_generation.run(asked, lambda: self.order(asked), make or self.make)

    def later(self, asked: RequestIdentity) -> Accepted:
        return self.async_jobs.run(asked, a_model(), lambda: self.order(asked))

    def failing(self, error: Exception) -> Callable[[object], GeneratedImage]:
        def make(_model: object = None) -> GeneratedImage:
            self.made += 1
            raise error

        return make


@pytest.fixture
def world() -> World:
    return World()


def test_the_same_request_gets_the_same_job_and_buys_nothing(world: World) -> None:
    first = world.now(world.asked(key="k"))
    again = world.now(world.asked(key="k"))
    assert (first.replayed, again.replayed) == (False, True)
    assert (again.job.id, again.job.media_key) == (first.job.id, first.job.media_key)
    assert world.made == 1


def test_a_replay_asks_for_no_order_and_passes_no_gate() -> None:
    world = World(limits={"acme": RateLimit(100, 10)})
    world.now(world.asked(key="k"))
    world.rate_limiter.faults.plan("take", AssertionError("asked"))
    refuse: Callable[[], object] = lambda: pytest.fail("ordered")  # noqa: E731
    assert world.sync_generation.run(world.asked(key="k"), refuse, world.make).replayed  # type: ignore[arg-type]


@pytest.mark.parametrize("run", ["now", "later"])
def test_another_body_under_the_same_key_is_refused(world: World, run: str) -> None:
    getattr(world, run)(world.asked(key="k"))
    with pytest.raises(KeyReusedError):
        getattr(world, run)(world.asked(key="k", body="a crane"))
    assert len(world.jobs.all) == 1


@pytest.mark.parametrize("other", [{"caller": "address-2"}, {"route": "/api/img2img"}, {"key": "l"}, {"key": None}])
def test_a_key_is_its_caller_s_and_its_route_s(world: World, other: dict[str, str | None]) -> None:
    world.now(world.asked(key="k"))
    asked = world.asked(**{"key": "k", **other})  # type: ignore[arg-type]
    assert not world.now(asked).replayed
    assert world.made == 2


def test_while_the_first_runs_the_second_is_told_to_come_back(world: World) -> None:
    def make(_model: object = None) -> GeneratedImage:
        with pytest.raises(InFlightError) as refused:
            world.now(world.asked(key="k"))
        assert refused.value.retry_after
        with pytest.raises(KeyReusedError):
            world.now(world.asked(key="k", body="a crane"))
        return world.make()

    world.now(world.asked(key="k"), make)
    assert (world.made, len(world.jobs.all)) == (1, 1)
    assert world.now(world.asked(key="k")).replayed


def test_a_first_request_whose_worker_died_stays_in_flight_until_it_is_settled(world: World) -> None:
    with pytest.raises(SystemExit):
        world.now(world.asked(key="k"), world.failing(SystemExit()))
    with pytest.raises(InFlightError):
        world.now(world.asked(key="k"))
    world.clock.pass_by(seconds=120)
    assert world.settle.reconcile_overdue(world.jobs.only.id)
    with pytest.raises(SubmissionUnknownError):
        world.now(world.asked(key="k"))
    assert world.made == 1


@pytest.mark.parametrize("error", [ProviderThrottledError("Slow down."), ProviderUnavailableError("Down.")])
def test_a_failure_that_bought_nothing_frees_the_key(world: World, error: AiArtError) -> None:
    with pytest.raises(type(error)):
        world.now(world.asked(key="k"), world.failing(error))
    again = world.now(world.asked(key="k"))
    assert not again.replayed
    assert again.job.status is JobStatus.SUCCEEDED
    assert world.now(world.asked(key="k")).job.id == again.job.id


def test_a_freed_key_may_even_stand_for_the_same_body_only(world: World) -> None:
    with pytest.raises(ProviderThrottledError):
        world.now(world.asked(key="k"), world.failing(ProviderThrottledError("Slow down.")))
    with pytest.raises(KeyReusedError):
        world.now(world.asked(key="k", body="a crane"))


@pytest.mark.parametrize(
    "error",
    [
        ContentFilteredError("The prompt was refused."),
        SubmissionUnknownError("Who knows."),
        ProviderResponseError("That was no image."),
    ],
    ids=lambda error: error.code,
)
def test_any_other_failure_is_told_again_and_nothing_is_bought(world: World, error: AiArtError) -> None:
    with pytest.raises(type(error)):
        world.now(world.asked(key="k"), world.failing(error))
    for _ in range(2):
        with pytest.raises(type(error)) as told:
            world.now(world.asked(key="k"))
        assert (told.value.code, told.value.message) == (error.code, error.message)
    assert world.made == 1


def test_a_image_that_was_deleted_or_called_off_is_not_called_a_success(world: World) -> None:
    def make(_model: object = None) -> GeneratedImage:
        world.jobs.replace(world.jobs.only.cancel(NOON))
        return world.make()

    with pytest.raises(JobConflictError):
        world.now(world.asked(key="k"), make)
    with pytest.raises(JobConflictError, match="canceled"):
        world.now(world.asked(key="k"))
    other = world.now(world.asked(key="l")).job
    world.jobs.replace(other.forget(NOON))
    with pytest.raises(JobConflictError, match="deleted"):
        world.now(world.asked(key="l"))
    assert world.made == 2


@pytest.mark.parametrize(("hours", "replayed"), [(23.99, True), (24, False), (48, False)])
def test_a_key_is_remembered_for_a_day(world: World, hours: float, *, replayed: bool) -> None:
    world.now(world.asked(key="k"))
    world.clock.pass_by(hours=hours)
    assert world.now(world.asked(key="k")).replayed is replayed
    assert world.made == (1 if replayed else 2)


def test_after_a_day_a_key_may_stand_for_anything(world: World) -> None:
    world.now(world.asked(key="k"))
    world.clock.pass_by(hours=24)
    fresh = world.now(world.asked(key="k", body="a crane"))
    assert not fresh.replayed
    assert world.now(world.asked(key="k", body="a crane")).job.id == fresh.job.id


def test_what_is_refused_at_the_gate_does_not_use_the_key_up() -> None:
    world = World(limits={"acme": RateLimit(1, 10)})
    world.limiter.take("acme")
    with pytest.raises(ProviderThrottledError):
        world.now(world.asked(key="k"))
    assert world.jobs.is_empty
    assert world.jobs.claims == {}


@pytest.mark.parametrize("run", ["now", "later"])
def test_what_cannot_be_ordered_does_not_use_the_key_up(world: World, run: str) -> None:
    def order() -> object:
        raise StorageUnavailableError("The upload could not be kept.")

    asked = world.asked(key="k")
    runs: dict[str, Callable[[], object]] = {
        "now": lambda: world.sync_generation.run(asked, order, world.make),  # type: ignore[arg-type]  # it never returns
        "later": lambda: world.async_jobs.run(asked, a_model(), order),  # type: ignore[arg-type]  # the same
    }
    with pytest.raises(StorageUnavailableError):
        runs[run]()
    assert world.jobs.claims == {}
    assert not getattr(world, run)(asked).replayed


def test_who_loses_the_race_for_a_key_answers_what_the_winner_made(world: World) -> None:
    """Both looked before either wrote."""
    winner: list[Accepted] = []
    world.jobs.faults.on("add", lambda: winner.append(world.now(world.asked(key="k"))))
    loser = world.now(world.asked(key="k"))
    assert (loser.replayed, loser.job.id) == (True, winner[0].job.id)
    assert world.made == 1


def test_who_loses_the_race_to_one_still_running_is_told_to_come_back(world: World) -> None:
    def win() -> None:
        asked = world.asked(key="k")
        world.accept(world.order(asked), world.accept.repeated(asked, queued=False), queued=False)

    world.jobs.faults.on("add", win)
    with pytest.raises(InFlightError):
        world.now(world.asked(key="k"))
    assert world.made == 0


def test_who_loses_the_race_with_another_body_is_refused(world: World) -> None:
    world.jobs.faults.on("add", lambda: world.now(world.asked(key="k", body="a crane")))
    with pytest.raises(KeyReusedError):
        world.now(world.asked(key="k"))


def test_who_loses_the_race_for_a_freed_key_does_not_take_it_from_the_winner(world: World) -> None:
    with pytest.raises(ProviderThrottledError):
        world.now(world.asked(key="k"), world.failing(ProviderThrottledError("Slow down.")))
    world.jobs.faults.on("add", lambda: world.now(world.asked(key="k")))
    assert world.now(world.asked(key="k")).replayed
    assert world.made == 2


def test_a_race_that_goes_on_ends_in_come_back_later(world: World) -> None:
    taken = [ClaimTakenError("Another came first.") for _ in range(3)]
    world.jobs.faults.plan("add", *taken)
    with pytest.raises(ClaimTakenError) as refused:
        world.now(world.asked(key="k"))
    assert refused.value.retry_after
    assert world.made == 0


def test_a_queued_job_answers_its_key_from_the_moment_it_is_accepted(world: World) -> None:
    first = world.later(world.asked(key="k"))
    again = world.later(world.asked(key="k"))
    assert (again.job.id, again.replayed) == (first.job.id, True)
    assert world.workflow.started == [first.job.id]


def test_a_queued_job_that_failed_after_it_started_still_answers_with_its_address(world: World) -> None:
    job = world.later(world.asked(key="k")).job
    world.jobs.replace(job.begin_submission(NOON, NOON))
    world.jobs.replace(world.jobs.only.fail(NOON, FAILURE))
    again = world.later(world.asked(key="k"))
    assert (again.job.id, again.replayed) == (job.id, True)


def test_a_key_means_the_same_whether_the_client_waits_or_not(world: World) -> None:
    """The preference is about how to be answered, not about what is asked."""
    done = world.now(world.asked(key="k")).job
    assert world.later(world.asked(key="k")).job.id == done.id
    queued = world.later(world.asked(key="l")).job
    with pytest.raises(InFlightError):
        world.now(world.asked(key="l"))
    assert queued.id in world.workflow.started


def test_claims_are_kept_for_a_day_and_name_their_job(world: World) -> None:
    job = world.now(world.asked(key="k")).job
    assert {claim.job_id for claim in world.jobs.claims.values()} == {job.id}
    assert {claim.expires_at for claim in world.jobs.claims.values()} == {NOON + timedelta(days=1)}
