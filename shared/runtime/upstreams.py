"""The providers outside, wired: address, key, and the client they share. Each adapter is imported when it is used."""

from functools import cache
from typing import TYPE_CHECKING

from shared.domain.errors import ProviderAccountError
from shared.runtime import aws_clients, container
from shared.runtime.invocation_deadline import remaining
from shared.runtime.settings import settings

if TYPE_CHECKING:
    from shared.adapters.http.client import HttpClient
    from shared.adapters.providers.upstream_api import Key
    from shared.domain.models import Model
    from shared.ports import ImageProvider, VideoProvider


@cache
def http() -> "HttpClient":
    from shared.adapters.http.client import HttpClient

    return HttpClient(remaining=remaining.seconds)


def has_key(provider: str) -> bool:
    """Whether the secret that the provider's settings name holds a key."""
    chosen = settings()
    named = {
        "stability": chosen.stability.secret,
        "openai": chosen.openai.secret,
        "gemini": chosen.gemini.secret,
        "ghostapi": chosen.ghostapi.secret,
    }
    if provider not in named:
        return True
    try:
        container.secrets().read(named[provider])
    except ProviderAccountError:
        return False
    return True


def stability_images(model: "Model") -> "ImageProvider":
    from shared.adapters.providers.stability import StabilityImages

    chosen = settings().stability
    return StabilityImages(http=http(), url=chosen.url, key=_bearer(chosen.secret), model=model)


def openai_images(model: "Model") -> "ImageProvider":
    from shared.adapters.providers.openai_images import OpenAIImages

    chosen = settings().openai
    return OpenAIImages(http=http(), url=chosen.url, key=_bearer(chosen.secret), model=model)


def gemini_images(model: "Model") -> "ImageProvider":
    from shared.adapters.providers.gemini import GeminiImages
    from shared.adapters.providers.upstream_api import Key

    chosen = settings().gemini
    key = Key(container.secrets(), chosen.secret, lambda value: {"x-goog-api-key": value})
    return GeminiImages(http=http(), url=chosen.url, key=key, model=model)


def ghostapi_images(model: "Model") -> "ImageProvider":
    from shared.adapters.providers.ghostapi import GhostApiImages

    chosen = settings().ghostapi
    return GhostApiImages(http=http(), url=chosen.url, key=_bearer(chosen.secret), model=model)


def self_hosted_images(model: "Model") -> "ImageProvider":
    from shared.adapters.providers.self_hosted_images import SelfHostedImages

    chosen = settings().image_server
    return SelfHostedImages(
        http=http(), url=chosen.url, key=_bearer(chosen.secret), model=model, served_model=chosen.model
    )


def self_hosted_videos(model: "Model") -> "VideoProvider":
    from shared.adapters.providers.self_hosted_videos import SelfHostedVideos

    chosen = settings().video_server
    return SelfHostedVideos(
        http=http(), url=chosen.url, key=_bearer(chosen.secret), model=model, served_model=chosen.model
    )


def bedrock_images(model: "Model") -> "ImageProvider":
    from shared.adapters.providers.bedrock_images import BedrockImages

    chosen = settings().bedrock
    return BedrockImages(client=aws_clients.bedrock_runtime(chosen.region, chosen.url), model=model)


def bedrock_videos(model: "Model") -> "VideoProvider":
    from shared.adapters.providers.bedrock_videos import BedrockVideos

    chosen = settings().bedrock
    return BedrockVideos(
        client=aws_clients.bedrock_runtime(chosen.region, chosen.url),
        s3=aws_clients.s3,
        output_bucket=chosen.output_bucket or settings().media_bucket,
        model=model,
    )


def _bearer(secret: str) -> "Key":
    from shared.adapters.providers.upstream_api import Key, bearer

    return Key(container.secrets(), secret, bearer)
