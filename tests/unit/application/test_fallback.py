"""Fallback: another provider is called only if the first has certainly accepted nothing, once the record names it."""

from typing import TYPE_CHECKING

import pytest

from shared.application.recording import JobResponse
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
    StorageUnavailableError,
    SubmissionUnknownError,
    error_tree,
)
from shared.domain.jobs import Cost, Job, JobStatus
from shared.domain.models import Lifecycle, Model
from shared.domain.rate_limits import RateLimit
from tests.support.fakes.image_provider import FakeImageProvider
from tests.support.fakes.providers import FakeProviders
from tests.support.fakes.samples import a_catalogue, a_model
from tests.support.fakes.video_provider import FakeVideoProvider
from tests.support.fakes.world import World

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST = a_model(family="paint")
SECOND = a_model(provider="atelier", family="paint", price_usd="0.05", controls=("seed",))
THIRD = a_model(name="crayon", provider="kiosk", family="paint", price_usd="0.01")
PROVIDERS = ("acme", "atelier", "kiosk")
LIMITS = dict.fromkeys(PROVIDERS, RateLimit(100, 10))
WITH_FALLBACK = [ProviderThrottledError, ProviderUnavailableError, ProviderAccountError, ProviderFailedError,
                 ProviderModelGoneError]  # fmt: skip
WITHOUT_FALLBACK = [ProviderRejectedError, ProviderResponseError, SubmissionUnknownError, ContentFilteredError]
DOWN = ProviderUnavailableError("Down.")


class ProvidersByModel(FakeProviders):
    """Notes the model of each call in `called`; runs `at_call[provider]` and raises `errors[provider]`, if any."""

    def __init__(self) -> None:
        super().__init__(FakeImageProvider(), FakeVideoProvider())
        self.errors: dict[str, AiArtError] = {}
        self.at_call: dict[str, Callable[[], object]] = {}
        self.called: list[str] = []

    def image_provider(self, model: Model) -> FakeImageProvider:
        provider = FakeImageProvider()
        provider.faults.on("generate", lambda: self._call(model))
        return provider

    def _call(self, model: Model) -> None:
        self.called.append(model.ref)
        self.at_call.get(model.provider, lambda: None)()
        if model.provider in self.errors:
            raise self.errors[model.provider]


class Route:
    """A route with several candidates."""

    def __init__(self, *models: Model, limits: dict[str, RateLimit] | None = None) -> None:
        self.models = models or (FIRST, SECOND, THIRD)
        self.world = World(catalogue=a_catalogue(*self.models), limits=limits or LIMITS)
        self.world.providers = providers = ProvidersByModel()
        self.errors, self.at_call, self.called = providers.errors, providers.at_call, providers.called

    @property
    def job(self) -> Job:
        """The only job."""
        return self.world.jobs.only

    def respond(self, *, key: str | None = None, body: str = "a heron", options: tuple[str, ...] = ()) -> JobResponse:
        identity = self.world.identity(key=key, body=body)
        request = self.world.image_request(identity, models=self.models, requested_options=options)
        return self.world.use_cases.sync_generation.run(request)

    def run(self, *, key: str | None = None) -> Job:
        return self.respond(key=key).job


@pytest.fixture
def route() -> Route:
    return Route()


def test_first_candidate_is_called_alone_while_it_succeeds(route: Route) -> None:
    response = route.respond()
    job = response.job
    assert route.called == ["painter@acme"]
    assert (job.provider, job.fallback_from, job.fallback_models) == ("acme", None, ("painter@atelier", "crayon@kiosk"))
    assert response.model == FIRST


@pytest.mark.parametrize("error", WITH_FALLBACK)
def test_next_candidate_is_called_in_the_same_request(route: Route, error: type[AiArtError]) -> None:
    route.errors["acme"] = error("It went wrong.")
    response = route.respond()
    job = response.job
    assert route.called == ["painter@acme", "painter@atelier"]
    assert (job.status, job.model, job.provider, job.fallback_from) == (
        JobStatus.SUCCEEDED,
        "painter",
        "atelier",
        "acme",
    )
    assert job.cost == Cost(1, "0.05")
    assert job.fallback_models == ("crayon@kiosk",)
    assert response.model == SECOND


@pytest.mark.parametrize("error", WITHOUT_FALLBACK)
def test_no_other_is_called_after_a_final_error_or_an_unknown_outcome(route: Route, error: type[AiArtError]) -> None:
    route.errors["acme"] = error("It went wrong.")
    with pytest.raises(error):
        route.run()
    assert route.called == ["painter@acme"]
    assert route.job.status is JobStatus.FAILED


def test_every_provider_error_is_in_one_of_the_two_lists() -> None:
    assert {*error_tree(ProviderError)} - {ProviderError} <= {*WITH_FALLBACK, *WITHOUT_FALLBACK}


def test_record_names_the_second_provider_before_it_is_called(route: Route) -> None:
    recorded: list[str] = []
    route.errors["acme"] = DOWN
    route.at_call["atelier"] = lambda: recorded.append(route.job.provider)
    route.run()
    assert recorded == ["atelier"]
    assert [(job.provider, job.status) for job in route.world.jobs.history] == [
        ("acme", JobStatus.PROCESSING),
        ("atelier", JobStatus.PROCESSING),
        ("atelier", JobStatus.SUCCEEDED),
    ]


def test_job_fails_with_the_error_of_the_last_candidate(route: Route) -> None:
    route.errors.update({name: ProviderUnavailableError(f"{name} is down.") for name in PROVIDERS})
    with pytest.raises(ProviderUnavailableError, match="kiosk"):
        route.run()
    assert route.called == ["painter@acme", "painter@atelier", "crayon@kiosk"]
    assert (route.job.status, route.job.submission_started_at) == (JobStatus.FAILED, None)
    assert route.job.failure
    assert route.job.failure.message == "kiosk is down."


def test_failure_of_all_candidates_releases_the_key(route: Route) -> None:
    route.errors.update(dict.fromkeys(PROVIDERS, DOWN))
    with pytest.raises(ProviderUnavailableError):
        route.run(key="k")
    route.errors.clear()
    route.world.clock.advance(minutes=5)
    assert route.run(key="k").status is JobStatus.SUCCEEDED


def test_candidate_without_room_in_its_rate_limit_is_skipped_before_the_record() -> None:
    route = Route(limits=LIMITS | {"acme": RateLimit(1, 60)})
    assert route.run().provider == "acme"
    job = route.run()
    assert (job.provider, job.fallback_from, job.revision) == ("atelier", "acme", 1)
    assert route.called == ["painter@acme", "painter@atelier"]


def test_open_circuit_sends_later_requests_to_the_second_candidate(route: Route) -> None:
    """One failure opens it for all."""
    route.errors["acme"] = DOWN
    for _ in range(5):
        assert route.run().provider == "atelier"
    assert route.called == ["painter@acme", *["painter@atelier"] * 5]
    route.world.clock.advance(minutes=2)
    route.errors.clear()
    assert route.run().provider == "acme"


def test_request_is_refused_with_the_time_to_wait_when_no_candidate_has_room() -> None:
    route = Route(limits=dict.fromkeys(PROVIDERS, RateLimit(1, 60)))
    assert [route.run().provider for _ in range(3)] == ["acme", "atelier", "kiosk"]
    with pytest.raises(ProviderThrottledError) as refused:
        route.run()
    assert refused.value.retry_after
    assert len(route.called) == 3


def test_options_that_the_second_candidate_ignores_are_recorded(route: Route) -> None:
    route.errors["acme"] = DOWN
    assert route.respond(options=("negative_prompt", "seed")).job.ignored_options == ("negative_prompt",)


def test_options_that_a_skipped_candidate_would_ignore_are_not_recorded() -> None:
    route = Route(SECOND, FIRST, limits=LIMITS | {"atelier": RateLimit(1, 60)})
    assert route.respond(options=("negative_prompt",)).job.ignored_options == ("negative_prompt",)
    assert route.respond(options=("negative_prompt",)).job.ignored_options == ()


def test_candidate_that_was_retired_meanwhile_is_skipped() -> None:
    route = Route(FIRST, a_model(provider="atelier", family="paint", lifecycle=Lifecycle.RETIRED), THIRD)
    route.errors["acme"] = DOWN
    assert route.run().provider == "kiosk"


@pytest.mark.parametrize(
    ("error", "calls"),
    [
        (DOWN, ["painter@acme", "crayon@kiosk"]),
        (ProviderModelGoneError("Gone."), ["painter@acme", "brush@acme", "crayon@kiosk"]),
    ],
    ids=["provider down", "model gone"],
)
def test_other_model_of_the_same_provider_is_called_only_if_the_model_is_gone(
    error: AiArtError, calls: list[str]
) -> None:
    route = Route(FIRST, a_model(name="brush", family="paint"), THIRD)
    route.errors["acme"] = error
    assert route.run().model == "crayon"
    assert route.called == calls


def test_first_error_is_raised_when_the_rate_limiter_of_the_second_is_down(route: Route) -> None:
    route.errors["acme"] = DOWN
    down = StorageUnavailableError("The table is down.")
    route.at_call["acme"] = lambda: route.world.rate_limiter.faults.plan("acquire", down)  # type: ignore[union-attr]  # it has limits
    with pytest.raises(ProviderUnavailableError):
        route.run()
    assert route.called == ["painter@acme"]
    assert (route.job.status, route.job.submission_started_at) == (JobStatus.FAILED, None)


def test_first_error_is_raised_when_the_record_of_the_second_cannot_be_written(route: Route) -> None:
    route.errors["acme"] = DOWN
    route.world.jobs.faults.plan("replace", StorageUnavailableError("The table is down."))
    with pytest.raises(ProviderUnavailableError):
        route.run()
    assert route.called == ["painter@acme"]
    assert (route.job.status, route.job.provider) == (JobStatus.FAILED, "acme")


def test_no_other_is_called_for_a_job_that_was_canceled_during_the_call(route: Route) -> None:
    route.errors["acme"] = DOWN
    route.at_call["acme"] = lambda: route.world.jobs.replace(route.job.cancel(route.world.clock()))
    with pytest.raises(AiArtError, match="changed"):
        route.run()
    assert route.called == ["painter@acme"]
    assert route.job.status is JobStatus.CANCELED
