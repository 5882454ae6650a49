"""Make a picture from a picture and words, now or later."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.application.image_jobs import ImageJobs
from shared.application.orders import Accepted, Order
from shared.application.queued_jobs import QueuedJobs
from shared.domain.catalogue import Catalogue, Model
from shared.domain.claims import Asked
from shared.domain.generation import AspectRatio, ImageToImage, OutputFormat, StylePreset, seed_or_random
from shared.domain.jobs import JobKind
from shared.domain.media import MediaKey, new_input_key
from shared.ports import AdmittedPicture, ImageProvider, MediaStore, PictureGate


@dataclass(frozen=True, slots=True, kw_only=True)
class TransformCommand:
    """What the caller asked for; `image` is the upload as it came, `sent` names the optional fields that were sent."""

    image: bytes
    prompt: str
    negative_prompt: str | None
    strength: float
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
class Transformed:
    """The job and its model."""

    accepted: Accepted
    model: Model


class TransformImage:
    """The use case."""

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        provider: Callable[[str], ImageProvider],
        gate: PictureGate,
        media: MediaStore,
        image_jobs: ImageJobs,
        queued_jobs: Callable[[], QueuedJobs],
        retention: timedelta,
    ) -> None:
        self._catalogue = catalogue
        self._provider = provider
        self._gate = gate
        self._media = media
        self._image_jobs = image_jobs
        self._queued_jobs = queued_jobs
        self._retention = retention

    def now(self, command: TransformCommand) -> Transformed:
        """The finished job. Raises what gate, catalogue and provider raise, and what `ImageJobs.run` raises."""
        model = self._catalogue.choose(JobKind.IMG2IMG, command.model)
        provider = self._provider(model.provider)
        request = _request(command, self._gate.admit(command.image))
        order = _order(command, request, model)
        made = self._image_jobs.run(command.asked, lambda: order, lambda: provider.transform(request))
        return Transformed(made, model)

    def later(self, command: TransformCommand) -> Transformed:
        """The queued job. Raises what gate and catalogue raise, and what `QueuedJobs.run` raises."""
        model = self._catalogue.choose(JobKind.IMG2IMG, command.model)
        picture = self._gate.admit(command.image)
        request = _request(command, picture)
        queued = self._queued_jobs().run(
            command.asked, lambda: _order(command, request, model, input_key=self._keep(command, picture))
        )
        return Transformed(queued, model)

    def _keep(self, command: TransformCommand, picture: AdmittedPicture) -> MediaKey:
        key = new_input_key(picture.extension)
        self._media.put(key, io.BytesIO(picture.content), expires_at=command.asked.received_at + self._retention)
        return key


def _request(command: TransformCommand, picture: AdmittedPicture) -> ImageToImage:
    return ImageToImage(
        image=picture.content,
        prompt=command.prompt,
        negative_prompt=command.negative_prompt,
        strength=command.strength,
        style_preset=command.style_preset,
        aspect_ratio=command.aspect_ratio,
        output_format=command.output_format,
        seed=seed_or_random(command.seed),
    )


def _order(command: TransformCommand, request: ImageToImage, model: Model, input_key: MediaKey | None = None) -> Order:
    return Order(
        kind=JobKind.IMG2IMG,
        model=model,
        seed=request.seed,
        request=request.record(),
        extension=request.output_format.value,
        asked=command.asked,
        ignored=tuple(model.ignored(command.sent)),
        input_key=input_key,
        cancel_at=command.cancel_at,
        keep_for=command.keep_for,
    )
