"""The providers of a test: one fake image provider for all models, or others by provider name."""

from shared.domain.models import Model
from tests.support.fakes.image_provider import FakeImageProvider
from tests.support.fakes.video_provider import FakeVideoProvider


class FakeProviders:
    """Implements the port `Providers`."""

    def __init__(self, images: FakeImageProvider, videos: FakeVideoProvider) -> None:
        self.images = images
        self.videos = videos
        self.by_name: dict[str, FakeImageProvider] = {}

    def image_provider(self, model: Model) -> FakeImageProvider:
        return self.by_name.get(model.provider, self.images)

    def video_provider(self, model: Model) -> FakeVideoProvider:  # noqa: ARG002 - one for all models
        return self.videos
