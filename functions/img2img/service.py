"""Make an image from an image and words, now or later."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from shared.application.async_jobs import AsyncJobs
from shared.application.generation import SyncGeneration
from shared.application.image_renderer import ImageRenderer
from shared.application.image_requests import ImageCommand, ImageRequests
from shared.application.recording import JobRequest, Ordered
from shared.domain.jobs import JobKind
from shared.domain.media import MediaKey, new_input_key
from shared.domain.models import Model
from shared.ports import ImageValidator, MediaStore, ValidatedImage


@dataclass(frozen=True, slots=True, kw_only=True)
class TransformCommand(ImageCommand):
    """With the upload as it came; more strength, more change."""

    image: bytes
    strength: float


class TransformImage:
    """The use case."""

    def __init__(
        self,
        *,
        orders: ImageRequests,
        renderer: ImageRenderer,
        validator: ImageValidator,
        media: MediaStore,
        sync_generation: SyncGeneration,
        async_jobs: Callable[[], AsyncJobs],
        retention: timedelta,
    ) -> None:
        self._orders = orders
        self._renderer = renderer
        self._validator = validator
        self._media = media
        self._image_jobs = sync_generation
        self._queued_jobs = async_jobs
        self._retention = retention

    def now(self, command: TransformCommand) -> Ordered:
        """The finished job. Raises what gate, catalogue and provider raise, and what `SyncGeneration.run` raises."""
        models = self._orders.models(JobKind.IMG2IMG, command)
        self._renderer.check(models[0])
        image = self._validator.validate(command.image)
        request = command.wishes().with_image(image.content, command.strength)
        order = self._orders.order(JobKind.IMG2IMG, command, request, models)
        made = self._image_jobs.run(command.asked, lambda: order, lambda model: self._renderer.make(model, request))
        return self._orders.answer(made)

    def later(self, command: TransformCommand) -> Ordered:
        """The queued job. Raises what gate and catalogue raise, and what `AsyncJobs.run` raises."""
        models = self._orders.models(JobKind.IMG2IMG, command)
        image = self._validator.validate(command.image)
        queued = self._queued_jobs().run(command.asked, models[0], lambda: self._order(command, models, image))
        return self._orders.answer(queued)

    def _order(self, command: TransformCommand, models: tuple[Model, ...], image: ValidatedImage) -> JobRequest:
        request = command.wishes().with_image(image.content, command.strength)
        return self._orders.order(JobKind.IMG2IMG, command, request, models, self._results(command, image))

    def _results(self, command: TransformCommand, image: ValidatedImage) -> MediaKey:
        key = new_input_key(image.extension)
        self._media.put(key, io.BytesIO(image.content), expires_at=command.asked.received_at + self._retention)
        return key
