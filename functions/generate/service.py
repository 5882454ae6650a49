"""Make an image from words, now or later."""

from collections.abc import Callable

from shared.application.async_jobs import AsyncJobs
from shared.application.generation import SyncGeneration
from shared.application.image_renderer import ImageRenderer
from shared.application.image_requests import ImageCommand, ImageRequests
from shared.application.recording import Ordered
from shared.domain.jobs import JobKind


class GenerateImage:
    """The use case."""

    def __init__(
        self,
        *,
        orders: ImageRequests,
        renderer: ImageRenderer,
        sync_generation: SyncGeneration,
        async_jobs: Callable[[], AsyncJobs],
    ) -> None:
        self._orders = orders
        self._renderer = renderer
        self._image_jobs = sync_generation
        self._queued_jobs = async_jobs

    def now(self, command: ImageCommand) -> Ordered:
        """The finished job. Raises InvalidRequestError, ModelRetiredError, ProviderError and its kin, and what
        `SyncGeneration.run` raises.
        """
        models = self._orders.models(JobKind.GENERATE, command)
        self._renderer.check(models[0])
        request = command.wishes()
        order = self._orders.order(JobKind.GENERATE, command, request, models)
        made = self._image_jobs.run(command.asked, lambda: order, lambda model: self._renderer.make(model, request))
        return self._orders.answer(made)

    def later(self, command: ImageCommand) -> Ordered:
        """The queued job. Raises InvalidRequestError, ModelRetiredError, and what `AsyncJobs.run` raises."""
        models = self._orders.models(JobKind.GENERATE, command)
        order = self._orders.order(JobKind.GENERATE, command, command.wishes(), models)
        return self._orders.answer(self._queued_jobs().run(command.asked, models[0], lambda: order))
