"""The providers this deployment has, by the name the catalogue gives them; none is imported before it is used."""

from functools import cache
from typing import TYPE_CHECKING

from shared.domain.errors import ProviderUnavailableError
from shared.runtime import container, upstreams
from shared.runtime.settings import Settings, settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from shared.domain.catalogue import Catalogue
    from shared.domain.models import Model
    from shared.ports import ImageProvider, VideoProvider


def _sandbox_images(_model: "Model") -> "ImageProvider":
    from shared.adapters.providers.sandbox import SandboxImageProvider

    return SandboxImageProvider(seconds=settings().sandbox_seconds)


def _sandbox_videos(_model: "Model") -> "VideoProvider":
    from shared.adapters.providers.sandbox import SandboxVideoProvider

    return SandboxVideoProvider(media=container.media(), clock=container.now)


_IMAGE_PROVIDERS: "dict[str, Callable[[Model], ImageProvider]]" = {
    "stability": upstreams.stability_images,
    "bedrock": upstreams.bedrock_images,
    "openai": upstreams.openai_images,
    "gemini": upstreams.gemini_images,
    "ghostapi": upstreams.ghostapi_images,
    "localai": upstreams.self_hosted_images,
    "vllm-omni": upstreams.self_hosted_images,
    "sglang": upstreams.self_hosted_images,
    "sd-server": upstreams.self_hosted_images,
    "sandbox": _sandbox_images,
}
_VIDEO_PROVIDERS: "dict[str, Callable[[Model], VideoProvider]]" = {
    "bedrock": upstreams.bedrock_videos,
    "vllm-omni-video": upstreams.self_hosted_videos,
    "sglang-video": upstreams.self_hosted_videos,
    "sandbox": _sandbox_videos,
}
_SET_UP: "dict[str, Callable[[Settings], bool]]" = {
    "stability": lambda chosen: chosen.stability.is_set_up,
    "bedrock": lambda chosen: chosen.bedrock.enabled,
    "openai": lambda chosen: chosen.openai.is_set_up,
    "gemini": lambda chosen: chosen.gemini.is_set_up,
    "ghostapi": lambda chosen: chosen.ghostapi.is_set_up,
    "localai": lambda chosen: chosen.image_server.runs("localai"),
    "vllm-omni": lambda chosen: chosen.image_server.runs("vllm-omni"),
    "sglang": lambda chosen: chosen.image_server.runs("sglang"),
    "sd-server": lambda chosen: chosen.image_server.runs("sd-server"),
    "vllm-omni-video": lambda chosen: chosen.video_server.runs("vllm-omni"),
    "sglang-video": lambda chosen: chosen.video_server.runs("sglang"),
    "sandbox": lambda chosen: chosen.sandbox_enabled,
}


def is_set_up(name: str) -> bool:
    """Whether this deployment can use that provider, as far as its settings tell."""
    return name in _SET_UP and _SET_UP[name](settings())


def reachable_catalogue() -> "Catalogue":
    """The catalogue as it is to be told: models whose provider's key is missing are unavailable as well."""
    return container.catalogue().limited_to(lambda name: is_set_up(name) and upstreams.has_key(name))


@cache
def _image_provider(name: str, provider: str) -> "ImageProvider":
    return _known(_IMAGE_PROVIDERS, provider)(container.catalogue().at(name, provider))


@cache
def _video_provider(name: str, provider: str) -> "VideoProvider":
    return _known(_VIDEO_PROVIDERS, provider)(container.catalogue().at(name, provider))


def image_provider(model: "Model") -> "ImageProvider":
    """The provider of a model. Raises ProviderUnavailableError where this deployment has none of that name."""
    return _image_provider(model.name, model.provider)


def video_provider(model: "Model") -> "VideoProvider":
    """The provider of a model. Raises ProviderUnavailableError where this deployment has none of that name."""
    return _video_provider(model.name, model.provider)


def _known[P](registry: dict[str, P], name: str) -> P:
    if name not in registry or not is_set_up(name):
        raise ProviderUnavailableError("The provider of this model is not set up here.")
    return registry[name]
