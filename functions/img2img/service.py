"""Make a picture from a picture and words, now or later."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from shared.application.image_jobs import ImageJobs
from shared.application.orders import Order, Ordered
from shared.application.picture_orders import PictureCommand, PictureOrders
from shared.application.queued_jobs import QueuedJobs
from shared.application.studio import Studio
from shared.domain.jobs import JobKind
from shared.domain.media import MediaKey, new_input_key
from shared.domain.models import Model
from shared.ports import AdmittedPicture, MediaStore, PictureGate


@dataclass(frozen=True, slots=True, kw_only=True)
class TransformCommand(PictureCommand):
    """With the upload as it came; more strength, more change."""

    image: bytes
    strength: float


class TransformImage:
    """The use case."""

    def __init__(
        self,
        *,
        orders: PictureOrders,
        studio: Studio,
        gate: PictureGate,
        media: MediaStore,
        image_jobs: ImageJobs,
        queued_jobs: Callable[[], QueuedJobs],
        retention: timedelta,
    ) -> None:
        self._orders = orders
        self._studio = studio
        self._gate = gate
        self._media = media
        self._image_jobs = image_jobs
        self._queued_jobs = queued_jobs
        self._retention = retention

    def now(self, command: TransformCommand) -> Ordered:
        """The finished job. Raises what gate, catalogue and provider raise, and what `ImageJobs.run` raises."""
        models = self._orders.models(JobKind.IMG2IMG, command)
        self._studio.check(models[0])
        picture = self._gate.admit(command.image)
        request = command.wishes().with_image(picture.content, command.strength)
        order = self._orders.order(JobKind.IMG2IMG, command, request, models)
        made = self._image_jobs.run(command.asked, lambda: order, lambda model: self._studio.make(model, request))
        return self._orders.answer(made)

    def later(self, command: TransformCommand) -> Ordered:
        """The queued job. Raises what gate and catalogue raise, and what `QueuedJobs.run` raises."""
        models = self._orders.models(JobKind.IMG2IMG, command)
        picture = self._gate.admit(command.image)
        queued = self._queued_jobs().run(command.asked, models[0], lambda: self._order(command, models, picture))
        return self._orders.answer(queued)

    def _order(self, command: TransformCommand, models: tuple[Model, ...], picture: AdmittedPicture) -> Order:
        request = command.wishes().with_image(picture.content, command.strength)
        return self._orders.order(JobKind.IMG2IMG, command, request, models, self._keep(command, picture))

    def _keep(self, command: TransformCommand, picture: AdmittedPicture) -> MediaKey:
        key = new_input_key(picture.extension)
        self._media.put(key, io.BytesIO(picture.content), expires_at=command.asked.received_at + self._retention)
        return key
