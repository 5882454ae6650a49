"""Make a picture from words, now or later."""

from collections.abc import Callable

from shared.application.image_jobs import ImageJobs
from shared.application.orders import Ordered
from shared.application.picture_orders import PictureCommand, PictureOrders
from shared.application.queued_jobs import QueuedJobs
from shared.application.studio import Studio
from shared.domain.jobs import JobKind


class GenerateImage:
    """The use case."""

    def __init__(
        self,
        *,
        orders: PictureOrders,
        studio: Studio,
        image_jobs: ImageJobs,
        queued_jobs: Callable[[], QueuedJobs],
    ) -> None:
        self._orders = orders
        self._studio = studio
        self._image_jobs = image_jobs
        self._queued_jobs = queued_jobs

    def now(self, command: PictureCommand) -> Ordered:
        """The finished job. Raises InvalidRequestError, ModelRetiredError, ProviderError and its kin, and what
        `ImageJobs.run` raises.
        """
        models = self._orders.models(JobKind.GENERATE, command)
        self._studio.check(models[0])
        request = command.wishes()
        order = self._orders.order(JobKind.GENERATE, command, request, models)
        made = self._image_jobs.run(command.asked, lambda: order, lambda model: self._studio.make(model, request))
        return self._orders.answer(made)

    def later(self, command: PictureCommand) -> Ordered:
        """The queued job. Raises InvalidRequestError, ModelRetiredError, and what `QueuedJobs.run` raises."""
        models = self._orders.models(JobKind.GENERATE, command)
        order = self._orders.order(JobKind.GENERATE, command, command.wishes(), models)
        return self._orders.answer(self._queued_jobs().run(command.asked, models[0], lambda: order))
