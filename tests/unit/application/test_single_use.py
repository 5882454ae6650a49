"""An upload goes into one job; only what bought nothing, or reached nobody, may be asked for with it again."""

from collections.abc import Callable

import pytest

from shared.application.recording import Accepted
from shared.domain.errors import AiArtError, ContentFilteredError, ProviderUnavailableError, UploadUsedError
from shared.domain.generation import GeneratedImage, OutputFormat
from shared.domain.idempotency import SingleUse
from shared.domain.jobs import JobStatus
from tests.support.fakes.samples import FAILURE, a_model
from tests.support.fakes.world import World as Everything

UPLOAD, REDIRECT = SingleUse("upload 1"), SingleUse("staged 1", again=True)
DOWN = ProviderUnavailableError("Down.")


class World(Everything):
    """A synchronous and a queued route; `made` counts purchases."""

    made = 0

    def make(self, _model: object = None) -> GeneratedImage:
        self.made += 1
        return GeneratedImage(b"an image", OutputFormat.WEBP)

    def failing(self, error: AiArtError) -> Callable[[object], GeneratedImage]:
        def make(_model: object = None) -> GeneratedImage:
            raise error

        return make

    def slow(self, _model: object = None) -> GeneratedImage:
        self.clock.pass_by(seconds=35)
        return self.make()

    def now(
        self,
        use: SingleUse = UPLOAD,
        *,
        make: Callable[[object], GeneratedImage] | None = None,
        key: str | None = None,
        body: str = "a heron",
    ) -> Accepted:
        asked = self.asked(use=use, key=key, body=body)
        return self.sync_generation.run(asked, lambda: self.order(asked), make or self.make)

    def later(self, use: SingleUse = UPLOAD, *, key: str | None = None) -> Accepted:
        asked = self.asked(use=use, key=key)
        return self.async_jobs.run(asked, a_model(), lambda: self.order(asked))


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize("body", ["a heron", "a crane"])
@pytest.mark.parametrize("key", [None, "k"])
@pytest.mark.parametrize("first", ["now", "later"])
@pytest.mark.parametrize("second", ["now", "later"])
def test_an_upload_goes_into_one_job(world: World, first: str, second: str, key: str | None, body: str) -> None:
    getattr(world, first)()
    with pytest.raises(UploadUsedError):
        world.now(key=key, body=body) if second == "now" else world.later(key=key)
    assert len(world.jobs.all) == 1


@pytest.mark.parametrize("run", ["now", "later"])
def test_the_same_key_gets_the_same_job_again(world: World, run: str) -> None:
    first = getattr(world, run)(key="k")
    again = getattr(world, run)(key="k")
    assert again.replayed
    assert again.job.id == first.job.id
    assert len(world.jobs.all) == 1


def test_what_the_gateway_gave_up_on_is_attached_to_once(world: World) -> None:
    abandoned = world.now(make=world.slow)
    again = world.now()
    assert (again.replayed, again.job.id) == (True, abandoned.job.id)
    with pytest.raises(UploadUsedError):
        world.now()
    assert world.made == 1


def test_what_bought_nothing_gives_the_upload_free_for_one_other(world: World) -> None:
    with pytest.raises(ProviderUnavailableError):
        world.now(make=world.failing(DOWN))
    assert not world.now(body="a crane").replayed
    with pytest.raises(UploadUsedError):
        world.now(body="a stork")
    assert world.made == 1


def test_what_may_have_been_bought_keeps_the_upload(world: World) -> None:
    with pytest.raises(ContentFilteredError):
        world.now(make=world.failing(ContentFilteredError("Not this.")))
    with pytest.raises(UploadUsedError):
        world.now(body="a crane")


def test_of_two_at_once_one_gets_the_upload(world: World) -> None:
    world.jobs.faults.on("add", world.now)
    with pytest.raises(UploadUsedError):
        world.now()
    assert (world.made, len(world.jobs.all)) == (1, 1)


@pytest.mark.parametrize("run", ["now", "later"])
def test_a_redirect_asked_for_again_is_the_same_job(world: World, run: str) -> None:
    first = getattr(world, run)(REDIRECT)
    again = getattr(world, run)(REDIRECT)
    assert (again.replayed, again.job.id) == (True, first.job.id)
    assert len(world.jobs.all) == 1


def test_a_redirect_asked_for_twice_at_once_is_one_job_and_both_get_it(world: World) -> None:
    inner: list[Accepted] = []
    world.jobs.faults.on("add", lambda: inner.append(world.now(REDIRECT)))
    outer = world.now(REDIRECT)
    assert (outer.replayed, outer.job.id) == (True, inner[0].job.id)
    assert world.made == 1


def test_a_redirect_whose_job_still_runs_waits_for_it(world: World) -> None:
    asked = world.asked(use=REDIRECT)
    running = world.accept(world.order(asked), world.accept.repeated(asked, queued=False), queued=False).job
    finish = world.sleep

    def sleep(seconds: float) -> None:
        finish(seconds)
        if not world.jobs.get(running.id).is_final:
            world.keep.image(running, world.make())

    world.repeats._sleep = sleep
    assert world.now(REDIRECT).job.id == running.id
    assert (world.made, world.jobs.only.status) == (1, JobStatus.SUCCEEDED)


def test_a_redirect_whose_job_failed_says_so_again(world: World) -> None:
    with pytest.raises(ContentFilteredError):
        world.now(REDIRECT, make=world.failing(ContentFilteredError("Not this.")))
    with pytest.raises(ContentFilteredError) as again:
        world.now(REDIRECT)
    assert again.value.replayed
    assert world.jobs.only.failure != FAILURE
