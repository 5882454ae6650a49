"""Each adapter, wired as `shared/runtime/upstreams.py` does it, but to its stand-in and with little patience."""

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast

import boto3
from botocore.config import Config

from shared.adapters.http.client import HttpClient, HttpTimeouts
from shared.adapters.providers.bedrock_images import BedrockImages
from shared.adapters.providers.bedrock_videos import BedrockVideos
from shared.adapters.providers.gemini import GeminiImages
from shared.adapters.providers.ghostapi import GhostApiImages
from shared.adapters.providers.openai_images import OpenAIImages
from shared.adapters.providers.self_hosted_images import SelfHostedImages
from shared.adapters.providers.self_hosted_videos import SelfHostedVideos
from shared.adapters.providers.stability import StabilityImages
from shared.adapters.providers.upstream_api import Key, bearer
from shared.domain.catalogue import load_catalogue
from shared.domain.models import Model
from shared.ports import ImageProvider, VideoProvider
from tests.support.upstreams.bedrock import Bedrock
from tests.support.upstreams.exchange import Answer, Request
from tests.support.upstreams.gemini import gemini
from tests.support.upstreams.ghostapi import ghostapi
from tests.support.upstreams.image_servers import localai, sd_server, sglang, vllm_omni
from tests.support.upstreams.openai_images import openai_images
from tests.support.upstreams.server import Upstream, running
from tests.support.upstreams.stability import stability
from tests.support.upstreams.video_servers import sglang_video, vllm_omni_video

KEY = "test-key"
A_MINUTE = 60.0
ALMOST_NOTHING = 8.4  # the reserve for keeping the result, and a blink
MAX_QUEUE_TIME = HttpTimeouts(connect_seconds=0.2, least_seconds=0.3, least_to_buy_seconds=0.3, reserve_seconds=8.0)
CATALOGUE = load_catalogue()


class Secrets:
    """One key for all, which may be rotated or lost."""

    def __init__(self, key: str | None = KEY) -> None:
        self.key = key
        self.rotated_to: str | None = None

    def read(self, name: str) -> str:  # noqa: ARG002 - the port's signature
        if self.key is None:
            from shared.domain.errors import ProviderAccountError  # noqa: PLC0415 - one use

            raise ProviderAccountError("The provider of this model is not set up here: its key is missing.")
        return self.key

    def forget(self, name: str) -> None:  # noqa: ARG002 - the port's signature
        self.key = self.rotated_to or self.key


class Bucket:
    """As much of S3's client as a finished video needs."""

    def __init__(self) -> None:
        self.objects: dict[tuple[str, str], bytes] = {}

    def leave(self, bucket: str, key: str, content: bytes) -> None:
        self.objects[bucket, key] = content

    def get_object(self, *, Bucket: str, Key: str) -> Mapping[str, Any]:  # noqa: N803 - boto3's names
        return {"Body": io.BytesIO(self.objects[Bucket, Key])}


@dataclass
class Wired:
    """An adapter and the stand-in behind it."""

    model: Model
    upstream: Upstream
    secrets: Secrets
    bucket: Bucket
    http: HttpClient
    make: Callable[["Wired", str], Any] = field(repr=False)
    elsewhere: str = ""
    seconds_left: float = A_MINUTE
    clients: dict[tuple[str, float], Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.elsewhere or self.upstream.url

    @property
    def images(self) -> ImageProvider:
        return cast("ImageProvider", self.make(self, self.url))

    @property
    def videos(self) -> VideoProvider:
        return cast("VideoProvider", self.make(self, self.url))


def no_wait(_seconds: float) -> None:
    """Instead of sleeping between looks at a task."""


def _keyed(kind: Callable[..., Any], wired: Wired, url: str, **more: Any) -> Any:
    key = Key(wired.secrets, "secret", bearer)
    return kind(http=wired.http, url=url, key=key, model=wired.model, **more)


def _gemini(wired: Wired, url: str) -> Any:
    key = Key(wired.secrets, "secret", lambda value: {"x-goog-api-key": value})
    return GeminiImages(http=wired.http, url=url, key=key, model=wired.model)


def bedrock_client(url: str, seconds: float) -> Any:
    """As `aws_clients.bedrock_runtime` makes it, but for its patience and its credentials."""
    config = Config(connect_timeout=0.2, read_timeout=seconds, retries={"total_max_attempts": 1})
    return cast("Any", boto3).client(
        "bedrock-runtime",
        region_name="us-west-2",
        endpoint_url=url,
        config=config,
        aws_access_key_id="id",
        aws_secret_access_key="not one",  # noqa: S106 - nor is it
    )


def _client(wired: Wired, url: str) -> Any:
    place = (url, wired.seconds_left)
    if place not in wired.clients:
        wired.clients[place] = bedrock_client(url, wired.seconds_left - MAX_QUEUE_TIME.reserve_seconds)
    return wired.clients[place]


def _bedrock_images(wired: Wired, url: str) -> Any:
    return BedrockImages(client=_client(wired, url), model=wired.model)


def _bedrock_videos(wired: Wired, url: str) -> Any:
    s3 = cast("Any", lambda: wired.bucket)
    return BedrockVideos(client=_client(wired, url), s3=s3, output_bucket="media", model=wired.model)


@dataclass(frozen=True)
class Setup:
    """How an adapter is wired, which model it is tried with, and what it is to be pointed at."""

    make: Callable[[Wired, str], Any]
    model: str
    provider: str
    stand_in: Callable[[str], Callable[[Request], Answer]] | None = None


_SELF_HOSTED = partial(_keyed, SelfHostedImages, served_model="")
_VIDEO_SERVER = partial(_keyed, SelfHostedVideos, served_model="svd")
IMAGES: dict[str, Setup] = {
    "stability": Setup(partial(_keyed, StabilityImages), "stable-diffusion-3.5-ultra", "stability", stability),
    "bedrock": Setup(_bedrock_images, "stable-diffusion-3.5-ultra", "bedrock"),
    "openai": Setup(partial(_keyed, OpenAIImages), "gpt-image-2", "openai", openai_images),
    "gemini": Setup(_gemini, "gemini-nano-banana-2.1", "gemini", gemini),
    "ghostapi": Setup(partial(_keyed, GhostApiImages, sleep=no_wait), "imagen-4", "ghostapi", ghostapi),
    "localai": Setup(_SELF_HOSTED, "self-hosted-image", "localai", localai),
    "vllm-omni": Setup(_SELF_HOSTED, "self-hosted-image", "vllm-omni", vllm_omni),
    "sglang": Setup(_SELF_HOSTED, "self-hosted-image", "sglang", sglang),
    "sd-server": Setup(_SELF_HOSTED, "self-hosted-image", "sd-server", sd_server),
}
VIDEOS: dict[str, Setup] = {
    "bedrock-video": Setup(_bedrock_videos, "luma-ray-2", "bedrock"),
    "vllm-omni-video": Setup(_VIDEO_SERVER, "stable-video-diffusion", "vllm-omni-video", vllm_omni_video),
    "sglang-video": Setup(_VIDEO_SERVER, "stable-video-diffusion", "sglang-video", sglang_video),
}
ALL = IMAGES | VIDEOS


@contextmanager
def wired(
    name: str,
    *,
    model: str | None = None,
    speaker: Callable[[Request], Answer] | None = None,
    seconds_left: float = A_MINUTE,
) -> Iterator[Wired]:
    """The adapter of that name with its stand-in running (or `speaker` in its place)."""
    setup, bucket = ALL[name], Bucket()
    stand_in = speaker or (setup.stand_in(KEY) if setup.stand_in else Bedrock(bucket.leave))
    http = HttpClient(remaining=lambda: found.seconds_left, patience=MAX_QUEUE_TIME)
    with running(stand_in) as upstream:
        chosen = CATALOGUE.at(model or setup.model, setup.provider)
        found = Wired(chosen, upstream, Secrets(), bucket, http, setup.make, seconds_left=seconds_left)
        try:
            yield found
        finally:
            http._pool.clear()
            for client in found.clients.values():
                client.close()
