"""Make a picture from a picture and words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shared.application.image_jobs import ImageJobs, ImageOrder
from shared.domain.catalogue import Catalogue, Model
from shared.domain.generation import AspectRatio, ImageToImage, OutputFormat, StylePreset, seed_or_random
from shared.domain.jobs import Job, JobKind
from shared.ports import ImageProvider, PictureGate


@dataclass(frozen=True, slots=True, kw_only=True)
class TransformCommand:
    """What the caller asked for; `image` is the upload as it came, `asked` names the optional fields that were sent."""

    image: bytes
    prompt: str
    negative_prompt: str | None
    strength: float
    style_preset: StylePreset | None
    aspect_ratio: AspectRatio
    output_format: OutputFormat
    seed: int
    model: str | None
    asked: Sequence[str]


@dataclass(frozen=True, slots=True)
class Transformed:
    """The finished job, its model, and the fields that model could not honour."""

    job: Job
    model: Model
    ignored: Sequence[str]


class TransformImage:
    """The use case."""

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        provider: Callable[[str], ImageProvider],
        gate: PictureGate,
        image_jobs: ImageJobs,
    ) -> None:
        self._catalogue = catalogue
        self._provider = provider
        self._gate = gate
        self._image_jobs = image_jobs

    def __call__(self, command: TransformCommand) -> Transformed:
        """Raises what the gate, the catalogue, the provider and the stores raise; a refused picture leaves no job."""
        model = self._catalogue.choose(JobKind.IMG2IMG, command.model)
        provider = self._provider(model.provider)
        request = ImageToImage(
            image=self._gate.admit(command.image).content,
            prompt=command.prompt,
            negative_prompt=command.negative_prompt,
            strength=command.strength,
            style_preset=command.style_preset,
            aspect_ratio=command.aspect_ratio,
            output_format=command.output_format,
            seed=seed_or_random(command.seed),
        )
        order = ImageOrder(
            kind=JobKind.IMG2IMG,
            model=model,
            seed=request.seed,
            request=request.record(),
            make=lambda: provider.transform(request),
        )
        return Transformed(self._image_jobs.run(order), model, model.ignored(command.asked))
