"""The model providers of this deployment: one entry of `PROVIDERS` per provider.

Each adapter is imported when its provider is first used.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from shared.domain.errors import ProviderAccountError, ProviderUnavailableError
from shared.runtime import aws_clients
from shared.runtime.invocation_deadline import remaining
from shared.runtime.settings import SelfHosted, Settings, Upstream, settings
from shared.runtime.wiring.secrets import provider_secrets

if TYPE_CHECKING:
    from shared.adapters.http.client import HttpClient
    from shared.adapters.providers.upstream_api import Key
    from shared.domain.models import Model
    from shared.ports.media import MediaStore
    from shared.ports.platform import Clock
    from shared.ports.providers import ImageProvider, VideoProvider

type ImageFactory = Callable[[Model, ConfiguredProviders], ImageProvider]
type VideoFactory = Callable[[Model, ConfiguredProviders], VideoProvider]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderEntry:
    """One provider: how its adapters are made, whether it is set up, and the name of the secret with its key."""

    is_set_up: Callable[[Settings], bool]
    images: "ImageFactory | None" = None
    videos: "VideoFactory | None" = None
    secret: Callable[[Settings], str] = lambda _settings: ""


class ConfiguredProviders:
    """Implements `shared.ports.providers.Providers` from `PROVIDERS`; each adapter is made once per model."""

    def __init__(self, media: "MediaStore", clock: "Clock") -> None:
        self.media = media
        self.clock = clock
        self._images: dict[tuple[str, str], ImageProvider] = {}
        self._videos: dict[tuple[str, str], VideoProvider] = {}

    def image_provider(self, model: "Model") -> "ImageProvider":
        key = (model.name, model.provider)
        if key not in self._images:
            self._images[key] = _factory(_entry(model.provider).images)(model, self)
        return self._images[key]

    def video_provider(self, model: "Model") -> "VideoProvider":
        key = (model.name, model.provider)
        if key not in self._videos:
            self._videos[key] = _factory(_entry(model.provider).videos)(model, self)
        return self._videos[key]


def is_set_up(name: str) -> bool:
    """Whether this deployment can use that provider, as far as its settings say."""
    return name in PROVIDERS and PROVIDERS[name].is_set_up(settings())


def has_key(name: str) -> bool:
    """Whether the secret that the provider's settings name holds a key; True for a provider without one."""
    secret = PROVIDERS[name].secret(settings())
    if not secret:
        return True
    try:
        provider_secrets().read(secret)
    except ProviderAccountError:
        return False
    return True


def _entry(name: str) -> ProviderEntry:
    if not is_set_up(name):
        raise ProviderUnavailableError("The provider of this model is not set up here.")
    return PROVIDERS[name]


def _factory[F](factory: F | None) -> F:
    if factory is None:
        raise ProviderUnavailableError("The provider of this model is not set up here.")
    return factory


@cache
def http_client() -> "HttpClient":
    from shared.adapters.http.client import HttpClient

    return HttpClient(remaining=remaining.seconds)


def _bearer(secret: str) -> "Key":
    from shared.adapters.providers.upstream_api import Key, bearer

    return Key(provider_secrets(), secret, bearer)


def _stability_images(model: "Model", _context: "ConfiguredProviders") -> "ImageProvider":
    from shared.adapters.providers.stability import StabilityImages

    chosen = settings().stability
    return StabilityImages(http=http_client(), url=chosen.url, key=_bearer(chosen.secret), model=model)


def _openai_images(model: "Model", _context: "ConfiguredProviders") -> "ImageProvider":
    from shared.adapters.providers.openai_images import OpenAIImages

    chosen = settings().openai
    return OpenAIImages(http=http_client(), url=chosen.url, key=_bearer(chosen.secret), model=model)


def _gemini_images(model: "Model", _context: "ConfiguredProviders") -> "ImageProvider":
    from shared.adapters.providers.gemini import GeminiImages
    from shared.adapters.providers.upstream_api import Key

    chosen = settings().gemini
    key = Key(provider_secrets(), chosen.secret, lambda value: {"x-goog-api-key": value})
    return GeminiImages(http=http_client(), url=chosen.url, key=key, model=model)


def _ghostapi_images(model: "Model", _context: "ConfiguredProviders") -> "ImageProvider":
    from shared.adapters.providers.ghostapi import GhostApiImages

    chosen = settings().ghostapi
    return GhostApiImages(http=http_client(), url=chosen.url, key=_bearer(chosen.secret), model=model)


def _self_hosted_images(model: "Model", _context: "ConfiguredProviders") -> "ImageProvider":
    from shared.adapters.providers.self_hosted_images import SelfHostedImages

    chosen = settings().image_server
    return SelfHostedImages(
        http=http_client(), url=chosen.url, key=_bearer(chosen.secret), model=model, served_model=chosen.model
    )


def _self_hosted_videos(model: "Model", _context: "ConfiguredProviders") -> "VideoProvider":
    from shared.adapters.providers.self_hosted_videos import SelfHostedVideos

    chosen = settings().video_server
    return SelfHostedVideos(
        http=http_client(), url=chosen.url, key=_bearer(chosen.secret), model=model, served_model=chosen.model
    )


def _bedrock_images(model: "Model", _context: "ConfiguredProviders") -> "ImageProvider":
    from shared.adapters.providers.bedrock_images import BedrockImages

    chosen = settings().bedrock
    return BedrockImages(client=aws_clients.bedrock_runtime(chosen.region, chosen.url), model=model)


def _bedrock_videos(model: "Model", _context: "ConfiguredProviders") -> "VideoProvider":
    from shared.adapters.providers.bedrock_videos import BedrockVideos

    chosen = settings().bedrock
    return BedrockVideos(
        client=aws_clients.bedrock_runtime(chosen.region, chosen.url),
        s3=aws_clients.s3,
        output_bucket=chosen.output_bucket or settings().media_bucket,
        model=model,
    )


def _sandbox_images(_model: "Model", _context: "ConfiguredProviders") -> "ImageProvider":
    from shared.adapters.providers.sandbox import SandboxImageProvider

    return SandboxImageProvider(seconds=settings().sandbox_seconds)


def _sandbox_videos(_model: "Model", context: "ConfiguredProviders") -> "VideoProvider":
    from shared.adapters.providers.sandbox import SandboxVideoProvider

    return SandboxVideoProvider(media=context.media, clock=context.clock)


def _hosted(upstream: Callable[[Settings], Upstream], images: "ImageFactory") -> ProviderEntry:
    """A provider with an address and a key."""
    return ProviderEntry(
        is_set_up=lambda chosen: upstream(chosen).is_set_up,
        images=images,
        secret=lambda chosen: upstream(chosen).secret,
    )


def _image_server(kind: str) -> ProviderEntry:
    return ProviderEntry(is_set_up=_runs(lambda chosen: chosen.image_server, kind), images=_self_hosted_images)


def _video_server(kind: str) -> ProviderEntry:
    return ProviderEntry(is_set_up=_runs(lambda chosen: chosen.video_server, kind), videos=_self_hosted_videos)


def _runs(server: Callable[[Settings], SelfHosted], kind: str) -> Callable[[Settings], bool]:
    return lambda chosen: server(chosen).runs(kind)


PROVIDERS: Final[dict[str, ProviderEntry]] = {
    "stability": _hosted(lambda chosen: chosen.stability, _stability_images),
    "openai": _hosted(lambda chosen: chosen.openai, _openai_images),
    "gemini": _hosted(lambda chosen: chosen.gemini, _gemini_images),
    "ghostapi": _hosted(lambda chosen: chosen.ghostapi, _ghostapi_images),
    "bedrock": ProviderEntry(
        is_set_up=lambda chosen: chosen.bedrock.enabled, images=_bedrock_images, videos=_bedrock_videos
    ),
    "localai": _image_server("localai"),
    "vllm-omni": _image_server("vllm-omni"),
    "sglang": _image_server("sglang"),
    "sd-server": _image_server("sd-server"),
    "vllm-omni-video": _video_server("vllm-omni"),
    "sglang-video": _video_server("sglang"),
    "sandbox": ProviderEntry(
        is_set_up=lambda chosen: chosen.sandbox_enabled, images=_sandbox_images, videos=_sandbox_videos
    ),
}
