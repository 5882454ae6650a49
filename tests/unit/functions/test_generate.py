"""Generate: the model is chosen, asked once, and what it cannot honour is told."""

from datetime import timedelta

import pytest

from functions.generate.service import GenerateCommand, GenerateImage
from shared.application.image_jobs import ImageJobs
from shared.domain.catalogue import Catalogue, Lifecycle
from shared.domain.errors import AiArtError, InvalidRequestError, ModelRetiredError, ProviderUnavailableError
from shared.domain.generation import MAX_SEED, AspectRatio, OutputFormat, StylePreset
from shared.domain.jobs import JobStatus
from tests.fakes.clock import FakeClock
from tests.fakes.image_provider import FakeImageProvider
from tests.fakes.jobs import InMemoryJobStore
from tests.fakes.media import InMemoryMediaStore
from tests.fakes.samples import PROMPT, a_catalogue, a_model


class World:
    """The use case among its fakes."""

    def __init__(self, catalogue: Catalogue | None = None) -> None:
        self.jobs = InMemoryJobStore()
        self.media = InMemoryMediaStore()
        self.provider = FakeImageProvider()
        image_jobs = ImageJobs(jobs=self.jobs, media=self.media, clock=FakeClock(), retention=timedelta(days=30))
        self.generate = GenerateImage(
            catalogue=catalogue or a_catalogue(), provider=lambda _name: self.provider, image_jobs=image_jobs
        )


def _command(*, seed: int = 0, model: str | None = None, asked: tuple[str, ...] = ()) -> GenerateCommand:
    return GenerateCommand(
        prompt=PROMPT,
        negative_prompt="blur",
        style_preset=StylePreset.ANIME,
        aspect_ratio=AspectRatio.PORTRAIT,
        output_format=OutputFormat.WEBP,
        seed=seed,
        model=model,
        asked=asked,
    )


def test_what_was_asked_for_reaches_the_provider_and_the_record() -> None:
    world = World()
    made = world.generate(_command(seed=9))
    (request,) = world.provider.asked
    assert (request.prompt, request.negative_prompt, request.style_preset) == (PROMPT, "blur", StylePreset.ANIME)
    assert (request.aspect_ratio, request.output_format, request.seed) == (AspectRatio.PORTRAIT, OutputFormat.WEBP, 9)
    assert made.job.status is JobStatus.SUCCEEDED
    assert made.job.seed == 9
    assert world.jobs.only.request == request.record()


def test_a_random_seed_is_the_one_the_provider_got() -> None:
    world = World()
    made = world.generate(_command(seed=0))
    assert 1 <= made.job.seed <= MAX_SEED
    assert world.provider.asked[0].seed == made.job.seed


def test_what_the_model_has_no_control_for_is_told_and_never_refused() -> None:
    world = World(a_catalogue(a_model(controls=("seed", "aspect_ratio"))))
    made = world.generate(_command(asked=("negative_prompt", "seed", "style_preset")))
    assert made.ignored == ["negative_prompt", "style_preset"]
    assert made.job.status is JobStatus.SUCCEEDED


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"lifecycle": Lifecycle.RETIRED, "replacement": "x"}, ModelRetiredError),
        ({"lifecycle": Lifecycle.UNAVAILABLE}, ProviderUnavailableError),
        ({"operations": ()}, InvalidRequestError),
    ],
)
def test_a_model_that_cannot_be_asked_leaves_no_trace(changes: dict[str, object], error: type[AiArtError]) -> None:
    world = World(a_catalogue(a_model(name="named", **changes)))
    with pytest.raises(error):
        world.generate(_command(model="named"))
    assert world.jobs.is_empty
    assert world.provider.asked == []
