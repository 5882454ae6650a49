"""Another provider is asked only where the first certainly took nothing, and the record says so before it is asked."""

import pytest

from shared.domain.errors import (
    AiArtError,
    ContentFilteredError,
    ProviderAccountError,
    ProviderError,
    ProviderFailedError,
    ProviderModelGoneError,
    ProviderRejectedError,
    ProviderResponseError,
    ProviderThrottledError,
    ProviderUnavailableError,
    SubmissionUnknownError,
    error_tree,
)
from shared.domain.generation import GeneratedImage, OutputFormat
from shared.domain.jobs import Cost, Job, JobStatus
from shared.domain.models import Lifecycle, Model
from shared.domain.rate_limits import RateLimit
from tests.support.fakes.samples import a_catalogue, a_model
from tests.support.fakes.world import World as Everything

FIRST = a_model(family="paint")
SECOND = a_model(provider="atelier", family="paint", price_usd="0.05", controls=("seed",))
THIRD = a_model(name="crayon", provider="kiosk", family="paint", price_usd="0.01")
LIMITS = {provider: RateLimit(100, 10) for provider in ("acme", "atelier", "kiosk")}
FALLS_BACK = [ProviderThrottledError, ProviderUnavailableError, ProviderAccountError, ProviderFailedError,
              ProviderModelGoneError]  # fmt: skip
FINAL = [ProviderRejectedError, ProviderResponseError, SubmissionUnknownError, ContentFilteredError]


class World(Everything):
    """Three providers; `errors` says what each raises, `called` who was called."""

    def __init__(self, *models: Model, limits: dict[str, RateLimit] | None = None) -> None:
        self.models = models or (FIRST, SECOND, THIRD)
        super().__init__(catalogue=a_catalogue(*self.models), limits=limits or LIMITS)
        self.errors: dict[str, AiArtError] = {}
        self.called: list[str] = []

    def make(self, model: Model) -> GeneratedImage:
        self.called.append(model.place)
        if model.provider in self.errors:
            raise self.errors[model.provider]
        return GeneratedImage(b"an image", OutputFormat.WEBP)

    def run(self, *, key: str | None = None) -> Job:
        asked = self.asked(key=key)
        return self.sync_generation.run(asked, lambda: self.order(asked, models=self.models), self.make).job


@pytest.fixture
def world() -> World:
    return World()


def test_while_the_first_answers_nobody_else_is_asked(world: World) -> None:
    job = world.run()
    assert world.called == ["painter@acme"]
    assert (job.provider, job.fallback_from, job.fallback_models) == ("acme", None, ("painter@atelier", "crayon@kiosk"))


@pytest.mark.parametrize("error", FALLS_BACK)
def test_the_next_is_asked_within_the_same_request(world: World, error: type[AiArtError]) -> None:
    world.errors["acme"] = error("It went wrong.")
    job = world.run()
    assert world.called == ["painter@acme", "painter@atelier"]
    assert (job.status, job.model, job.provider, job.fallback_from) == (
        JobStatus.SUCCEEDED,
        "painter",
        "atelier",
        "acme",
    )
    assert job.cost == Cost(1, "0.05")
    assert job.fallback_models == ("crayon@kiosk",)


@pytest.mark.parametrize("error", FINAL)
def test_what_may_have_been_bought_or_was_refused_for_good_goes_no_further(
    world: World, error: type[AiArtError]
) -> None:
    world.errors["acme"] = error("It went wrong.")
    with pytest.raises(error):
        world.run()
    assert world.called == ["painter@acme"]
    assert world.jobs.only.status is JobStatus.FAILED


def test_every_error_of_a_provider_is_in_one_of_the_two_lists() -> None:
    known = {*FALLS_BACK, *FINAL}
    assert {*error_tree(ProviderError)} - {ProviderError} <= known


def test_the_record_names_the_second_before_it_is_asked(world: World) -> None:
    world.errors["acme"] = ProviderUnavailableError("Down.")
    world.run()
    assert [(job.provider, job.status) for job in world.jobs.history] == [
        ("acme", JobStatus.PROCESSING),
        ("atelier", JobStatus.PROCESSING),
        ("atelier", JobStatus.SUCCEEDED),
    ]


def test_all_are_asked_before_it_fails_with_what_the_last_said(world: World) -> None:
    world.errors = {name: ProviderUnavailableError(f"{name} is down.") for name in ("acme", "atelier", "kiosk")}
    with pytest.raises(ProviderUnavailableError, match="kiosk"):
        world.run()
    assert world.called == ["painter@acme", "painter@atelier", "crayon@kiosk"]
    assert (world.jobs.only.status, world.jobs.only.submission_started_at) == (JobStatus.FAILED, None)


def test_a_failure_everywhere_frees_its_key(world: World) -> None:
    world.errors = {name: ProviderUnavailableError("Down.") for name in ("acme", "atelier", "kiosk")}
    with pytest.raises(ProviderUnavailableError):
        world.run(key="k")
    world.errors = {}
    world.clock.pass_by(minutes=5)
    assert world.run(key="k").status is JobStatus.SUCCEEDED


def test_a_provider_whose_gate_is_shut_is_passed_over_before_anything_is_recorded() -> None:
    world = World(limits=LIMITS | {"acme": RateLimit(1, 60)})
    assert world.run().provider == "acme"
    job = world.run()
    assert (job.provider, job.fallback_from) == ("atelier", "acme")
    assert world.called == ["painter@acme", "painter@atelier"]


def test_a_provider_that_is_down_is_not_asked_again_for_a_while(world: World) -> None:
    """The gate is the breaker: one failure shuts it for all, and what comes next goes straight to the second."""
    world.errors["acme"] = ProviderUnavailableError("Down.")
    for _ in range(5):
        assert world.run().provider == "atelier"
    assert world.called == ["painter@acme", *["painter@atelier"] * 5]
    world.clock.pass_by(minutes=2)
    world.errors = {}
    assert world.run().provider == "acme"


def test_where_every_gate_is_shut_the_client_learns_when_to_come_back() -> None:
    world = World(limits={name: RateLimit(1, 60) for name in LIMITS})
    assert [world.run().provider for _ in range(3)] == ["acme", "atelier", "kiosk"]
    with pytest.raises(ProviderThrottledError) as refused:
        world.run()
    assert refused.value.retry_after
    assert len(world.called) == 3


def test_what_the_second_cannot_honour_is_told(world: World) -> None:
    world.errors["acme"] = ProviderUnavailableError("Down.")
    asked = world.asked()
    order = world.order(asked, models=world.models, requested_options=("negative_prompt", "seed"))
    assert world.sync_generation.run(asked, lambda: order, world.make).job.ignored_options == ("negative_prompt",)


def test_one_that_has_gone_from_the_catalogue_meanwhile_is_passed_over() -> None:
    world = World(FIRST, a_model(provider="atelier", family="paint", lifecycle=Lifecycle.RETIRED), THIRD)
    world.errors["acme"] = ProviderUnavailableError("Down.")
    assert world.run().provider == "kiosk"


def test_another_model_at_the_same_provider_is_asked_only_where_the_model_alone_is_gone() -> None:
    for error, places in (
        (ProviderUnavailableError("Down."), ["painter@acme", "crayon@kiosk"]),
        (ProviderModelGoneError("Gone."), ["painter@acme", "brush@acme", "crayon@kiosk"]),
    ):
        world = World(FIRST, a_model(name="brush", family="paint"), THIRD)
        world.errors["acme"] = error
        world.run()
        assert world.called == places


def test_a_job_that_was_canceled_meanwhile_is_not_taken_elsewhere(world: World) -> None:
    def make(model: Model) -> GeneratedImage:
        world.called.append(model.place)
        world.jobs.replace(world.jobs.only.cancel(world.clock()))
        raise ProviderUnavailableError("Down.")

    asked = world.asked()
    with pytest.raises(AiArtError, match="changed"):
        world.sync_generation.run(asked, lambda: world.order(asked, models=world.models), make)
    assert world.called == ["painter@acme"]
    assert world.jobs.only.status is JobStatus.CANCELED
