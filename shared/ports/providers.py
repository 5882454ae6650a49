"""Ports of the model providers and of their keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from typing import BinaryIO

    from shared.domain.generation import GeneratedImage, ImageToImage, ImageToVideo, TextToImage, VideoState
    from shared.domain.models import Model


class ImageProvider(Protocol):
    """Generates images with one model. Raises ProviderError and its subclasses, ContentFilteredError.

    The image is as the provider made it: format and aspect ratio may differ from the request.
    """

    def generate(self, request: TextToImage) -> GeneratedImage: ...

    def transform(self, request: ImageToImage) -> GeneratedImage: ...


class VideoProvider(Protocol):
    """Generates videos asynchronously. Raises ProviderError and its subclasses, ContentFilteredError."""

    @property
    def submit_is_idempotent(self) -> bool:
        """Whether a second submit with the same token finds the first submission instead of starting another."""
        ...

    def submit(self, request: ImageToVideo, *, token: str) -> str:
        """Submit a video; returns the provider's id. `token` is the same for every attempt of one job."""
        ...

    def check(self, upstream_id: str) -> VideoState: ...

    def cancel(self, upstream_id: str) -> bool:
        """Cancel a submission; False if the provider cannot, or if it is too late."""
        ...

    def fetch(self, upstream_id: str) -> BinaryIO:
        """The finished MP4 as a stream, to be read once and closed by the caller."""
        ...


class Providers(Protocol):
    """The provider of a model. Raises ProviderUnavailableError if it is not set up in this deployment."""

    def image_provider(self, model: Model) -> ImageProvider: ...

    def video_provider(self, model: Model) -> VideoProvider: ...


class Secrets(Protocol):
    """The API keys of the providers, stored in Secrets Manager or SSM, never in settings."""

    def read(self, name: str) -> str:
        """The secret's current value, at most some minutes old. Raises ProviderAccountError (no such secret)."""
        ...

    def invalidate(self, name: str) -> None:
        """Drop the cached value, since the provider refused it."""
        ...
