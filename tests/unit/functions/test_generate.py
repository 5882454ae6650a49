"""Generate: the model is chosen, asked once, and what it cannot honour is told; now or later."""

from dataclasses import replace

import pytest

from functions.generate.service import GenerateImage
from shared.application.image_requests import ImageCommand
from shared.domain.catalogue import Catalogue
from shared.domain.errors import AiArtError, InvalidRequestError, ModelRetiredError, ProviderUnavailableError
from shared.domain.generation import MAX_SEED, AspectRatio, OutputFormat, StylePreset, TextToImage
from shared.domain.jobs import JobStatus
from shared.domain.models import Lifecycle
from tests.support.fakes.samples import PROMPT, a_catalogue, a_model
from tests.support.fakes.world import World as Everything


class World(Everything):
    """The use case among its fakes."""

    def __init__(self, catalogue: Catalogue | None = None) -> None:
        super().__init__(catalogue=catalogue)
        self.generate = GenerateImage(
            orders=self.orders,
            renderer=self.renderer,
            sync_generation=self.sync_generation,
            async_jobs=lambda: self.async_jobs,
        )

    def command(
        self, *, seed: int = 0, model: str | None = None, requested_options: tuple[str, ...] = ()
    ) -> ImageCommand:
        return ImageCommand(
            prompt=PROMPT,
            negative_prompt="blur",
            style_preset=StylePreset.ANIME,
            aspect_ratio=AspectRatio.PORTRAIT,
            output_format=OutputFormat.WEBP,
            seed=seed,
            model=model,
            requested_options=requested_options,
            asked=self.asked(),
        )


def test_what_was_asked_for_reaches_the_provider_and_the_record() -> None:
    world = World()
    job = world.generate.now(world.command(seed=9)).accepted.job
    (request,) = world.images.asked
    assert (request.prompt, request.negative_prompt, request.style_preset) == (PROMPT, "blur", StylePreset.ANIME)
    assert (request.aspect_ratio, request.output_format, request.seed) == (AspectRatio.PORTRAIT, OutputFormat.WEBP, 9)
    assert job.status is JobStatus.SUCCEEDED
    assert job.seed == 9
    assert job.media_key
    assert job.media_key.name.endswith(".webp")
    assert world.jobs.only.request == request.record()


def test_a_random_seed_is_the_one_the_provider_got() -> None:
    world = World()
    job = world.generate.now(world.command(seed=0)).accepted.job
    assert 1 <= job.seed <= MAX_SEED
    assert world.images.asked[0].seed == job.seed


def test_what_the_model_has_no_control_for_is_told_and_never_refused() -> None:
    world = World(a_catalogue(a_model(controls=("seed", "aspect_ratio"))))
    job = world.generate.now(world.command(requested_options=("negative_prompt", "seed", "style_preset"))).accepted.job
    assert job.ignored_options == ("negative_prompt",)
    assert job.status is JobStatus.SUCCEEDED


def test_a_style_that_the_model_has_no_field_for_is_said_in_the_prompt_and_the_record_keeps_the_caller_s_words() -> (
    None
):
    world = World(a_catalogue(a_model(controls=("seed",))))
    job = world.generate.now(world.command()).accepted.job
    (request,) = world.images.asked
    assert (request.style_preset, request.negative_prompt) == (None, None)
    assert request.prompt.startswith(f"{PROMPT}\n\nStyle: anime")
    assert (job.request["prompt"], job.request["style_preset"]) == (PROMPT, "anime")


@pytest.mark.parametrize(("fallback", "others"), [(True, ("painter@atelier",)), (False, ())])
def test_others_may_stand_in_unless_the_caller_says_no(*, fallback: bool, others: tuple[str, ...]) -> None:
    world = World(a_catalogue(a_model(), a_model(provider="atelier")))
    command = replace(world.command(), fallback=fallback)
    assert world.generate.now(command).accepted.job.fallback_models == others
    assert world.generate.later(command).accepted.job.fallback_models == others


@pytest.mark.parametrize("when", ["now", "later"])
@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"lifecycle": Lifecycle.RETIRED, "replacement": "x"}, ModelRetiredError),
        ({"lifecycle": Lifecycle.UNAVAILABLE}, ProviderUnavailableError),
        ({"operations": ()}, InvalidRequestError),
    ],
)
def test_a_model_that_cannot_be_asked_leaves_no_trace(
    changes: dict[str, object], error: type[AiArtError], when: str
) -> None:
    world = World(a_catalogue(a_model(name="named", **changes)))
    with pytest.raises(error):
        getattr(world.generate, when)(world.command(model="named"))
    assert world.jobs.is_empty
    assert world.jobs.claims == {}
    assert world.images.asked == []
    assert world.workflow.started == []


def test_later_it_is_queued_with_all_that_is_needed_to_make_it() -> None:
    world = World()
    command = replace(world.command(seed=9, requested_options=("seed",)), cancel_at=world.clock.now)
    job = world.generate.later(command).accepted.job
    assert (job.status, job.started_at, job.submission_started_at) == (JobStatus.QUEUED, None, None)
    assert world.workflow.started == [job.id]
    assert world.images.asked == []
    assert job.cancel_at == world.clock.now
    world.generate.now(world.command(seed=9))
    assert TextToImage.of_record(job.request, job.seed) == world.images.asked[0]
