"""Make a picture from words, now or later."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.application.image_jobs import ImageJobs
from shared.application.orders import Accepted, Order
from shared.application.queued_jobs import QueuedJobs
from shared.domain.catalogue import Catalogue, Model
from shared.domain.claims import Asked
from shared.domain.generation import AspectRatio, OutputFormat, StylePreset, TextToImage, seed_or_random
from shared.domain.jobs import JobKind
from shared.ports import ImageProvider


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerateCommand:
    """What the caller asked for; `sent` names the optional fields that were sent."""

    prompt: str
    negative_prompt: str | None
    style_preset: StylePreset | None
    aspect_ratio: AspectRatio
    output_format: OutputFormat
    seed: int
    model: str | None
    sent: Sequence[str]
    asked: Asked
    cancel_at: datetime | None = None
    keep_for: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Generated:
    """The job and its model."""

    accepted: Accepted
    model: Model


class GenerateImage:
    """The use case."""

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        provider: Callable[[str], ImageProvider],
        image_jobs: ImageJobs,
        queued_jobs: Callable[[], QueuedJobs],
    ) -> None:
        self._catalogue = catalogue
        self._provider = provider
        self._image_jobs = image_jobs
        self._queued_jobs = queued_jobs

    def now(self, command: GenerateCommand) -> Generated:
        """The finished job. Raises InvalidRequestError, ModelRetiredError, ProviderError and its kin, and what
        `ImageJobs.run` raises.
        """
        model = self._catalogue.choose(JobKind.GENERATE, command.model)
        provider = self._provider(model.provider)
        request = _request(command)
        order = _order(command, request, model)
        made = self._image_jobs.run(command.asked, lambda: order, lambda: provider.generate(request))
        return Generated(made, model)

    def later(self, command: GenerateCommand) -> Generated:
        """The queued job. Raises InvalidRequestError, ModelRetiredError, and what `QueuedJobs.run` raises."""
        model = self._catalogue.choose(JobKind.GENERATE, command.model)
        order = _order(command, _request(command), model)
        return Generated(self._queued_jobs().run(command.asked, lambda: order), model)


def _request(command: GenerateCommand) -> TextToImage:
    return TextToImage(
        prompt=command.prompt,
        negative_prompt=command.negative_prompt,
        style_preset=command.style_preset,
        aspect_ratio=command.aspect_ratio,
        output_format=command.output_format,
        seed=seed_or_random(command.seed),
    )


def _order(command: GenerateCommand, request: TextToImage, model: Model) -> Order:
    return Order(
        kind=JobKind.GENERATE,
        model=model,
        seed=request.seed,
        request=request.record(),
        extension=request.output_format.value,
        asked=command.asked,
        ignored=tuple(model.ignored(command.sent)),
        cancel_at=command.cancel_at,
        keep_for=command.keep_for,
    )
