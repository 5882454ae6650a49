"""Make a picture from words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shared.application.image_jobs import ImageJobs, ImageOrder
from shared.domain.catalogue import Catalogue, Model
from shared.domain.generation import AspectRatio, OutputFormat, StylePreset, TextToImage, seed_or_random
from shared.domain.jobs import Job, JobKind
from shared.ports import ImageProvider


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerateCommand:
    """What the caller asked for; `asked` names the optional fields that were sent."""

    prompt: str
    negative_prompt: str | None
    style_preset: StylePreset | None
    aspect_ratio: AspectRatio
    output_format: OutputFormat
    seed: int
    model: str | None
    asked: Sequence[str]


@dataclass(frozen=True, slots=True)
class Generated:
    """The finished job, its model, and the fields that model could not honour."""

    job: Job
    model: Model
    ignored: Sequence[str]


class GenerateImage:
    """The use case."""

    def __init__(
        self, *, catalogue: Catalogue, provider: Callable[[str], ImageProvider], image_jobs: ImageJobs
    ) -> None:
        self._catalogue = catalogue
        self._provider = provider
        self._image_jobs = image_jobs

    def __call__(self, command: GenerateCommand) -> Generated:
        """Raises InvalidRequestError, ModelRetiredError, ProviderError and its kin, StorageUnavailableError."""
        model = self._catalogue.choose(JobKind.GENERATE, command.model)
        provider = self._provider(model.provider)
        request = TextToImage(
            prompt=command.prompt,
            negative_prompt=command.negative_prompt,
            style_preset=command.style_preset,
            aspect_ratio=command.aspect_ratio,
            output_format=command.output_format,
            seed=seed_or_random(command.seed),
        )
        order = ImageOrder(
            kind=JobKind.GENERATE,
            model=model,
            seed=request.seed,
            request=request.record(),
            make=lambda: provider.generate(request),
        )
        return Generated(self._image_jobs.run(order), model, model.ignored(command.asked))
