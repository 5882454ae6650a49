"""The providers this deployment has, by the name the catalogue gives them; none is imported before it is used."""

from functools import cache
from typing import TYPE_CHECKING

from shared.domain.errors import ProviderUnavailableError
from shared.runtime import container
from shared.runtime.settings import Settings, settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from shared.ports import ImageProvider, VideoProvider


def _sandbox_images() -> "ImageProvider":
    from shared.adapters.providers.sandbox.provider import SandboxImageProvider

    return SandboxImageProvider(seconds=settings().sandbox_seconds)


def _sandbox_videos() -> "VideoProvider":
    from shared.adapters.providers.sandbox.provider import SandboxVideoProvider

    return SandboxVideoProvider(media=container.media(), clock=container.now)


_IMAGE_PROVIDERS: dict[str, "Callable[[], ImageProvider]"] = {"sandbox": _sandbox_images}
_VIDEO_PROVIDERS: dict[str, "Callable[[], VideoProvider]"] = {"sandbox": _sandbox_videos}
_SET_UP: dict[str, "Callable[[Settings], bool]"] = {"sandbox": lambda chosen: chosen.sandbox_enabled}


def is_set_up(name: str) -> bool:
    """Whether this deployment can use that provider."""
    return name in _SET_UP and _SET_UP[name](settings())


@cache
def image_provider(name: str) -> "ImageProvider":
    """The provider behind a model. Raises ProviderUnavailableError where this deployment has none of that name."""
    return _known(_IMAGE_PROVIDERS, name)()


@cache
def video_provider(name: str) -> "VideoProvider":
    """The provider behind a model. Raises ProviderUnavailableError where this deployment has none of that name."""
    return _known(_VIDEO_PROVIDERS, name)()


def _known[P](registry: dict[str, P], name: str) -> P:
    if name not in registry or not is_set_up(name):
        raise ProviderUnavailableError("The provider of this model is not set up here.")
    return registry[name]
