"""Each provider adapter, connect as in production, but to its fake upstream server and with short timeouts."""

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
from shared.ports.providers import ImageProvider, VideoProvider
from tests.support.upstreams.bedrock import Bedrock
from tests.support.upstreams.exchange import Request, Response
from tests.support.upstreams.gemini import gemini
from tests.support.upstreams.ghostapi import ghostapi
from tests.support.upstreams.image_servers import localai, sd_server, sglang, vllm_omni
from tests.support.upstreams.openai_images import openai_images
from tests.support.upstreams.server import FakeServer, running
from tests.support.upstreams.stability import stability
from tests.support.upstreams.video_servers import sglang_video, vllm_omni_video

KEY = "test-key"
A_MINUTE = 60.0
ALMOST_NO_TIME = 8.4  # the time reserved to store the result, and 0.4 s for the call
SHORT_TIMEOUTS = HttpTimeouts(
    connect_seconds=0.2, min_response_seconds=0.3, min_billable_seconds=0.3, reserve_seconds=8.0
)
CATALOGUE = load_catalogue()


class FakeSecrets:
    """Implements the port `Secrets`: one key for all providers; a test may rotate or remove it."""

    def __init__(self, key: str | None = KEY) -> None:
        self.key = key
        self.rotated_to: str | None = None

    def read(self, name: str) -> str:  # noqa: ARG002 - the port's signature
        if self.key is None:
            from shared.domain.errors import ProviderAccountError  # noqa: PLC0415 - one use

            raise ProviderAccountError("The provider of this model is not set up here: its key is missing.")
        return self.key

    def invalidate(self, name: str) -> None:  # noqa: ARG002 - the port's signature
        self.key = self.rotated_to or self.key


class FakeS3Client:
    """The one method of boto3's S3 client that reads a finished video."""

    def __init__(self) -> None:
        self.objects: dict[tuple[str, str], bytes] = {}

    def put_object(self, bucket: str, key: str, content: bytes) -> None:
        self.objects[bucket, key] = content

    def get_object(self, *, Bucket: str, Key: str) -> Mapping[str, Any]:  # noqa: N803 - boto3's names
        return {"Body": io.BytesIO(self.objects[Bucket, Key])}


@dataclass
class ConnectedAdapter:
    """An adapter and the fake server that it calls."""

    model: Model
    upstream: FakeServer
    secrets: FakeSecrets
    bucket: FakeS3Client
    http: HttpClient
    make: Callable[["ConnectedAdapter", str], Any] = field(repr=False)
    other_url: str = ""
    seconds_left: float = A_MINUTE
    clients: dict[tuple[str, float], Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.other_url or self.upstream.url

    @property
    def images(self) -> ImageProvider:
        return cast("ImageProvider", self.make(self, self.url))

    @property
    def videos(self) -> VideoProvider:
        return cast("VideoProvider", self.make(self, self.url))


def no_wait(_seconds: float) -> None:
    """Replaces the pause between two status checks of a task."""


def _keyed(kind: Callable[..., Any], adapter: ConnectedAdapter, url: str, **more: Any) -> Any:
    key = Key(adapter.secrets, "secret", bearer)
    return kind(http=adapter.http, url=url, key=key, model=adapter.model, **more)


def _gemini(adapter: ConnectedAdapter, url: str) -> Any:
    key = Key(adapter.secrets, "secret", lambda value: {"x-goog-api-key": value})
    return GeminiImages(http=adapter.http, url=url, key=key, model=adapter.model)


def bedrock_client(url: str, seconds: float) -> Any:
    """As `aws_clients.bedrock_runtime` creates it, with other timeouts and credentials."""
    config = Config(connect_timeout=0.2, read_timeout=seconds, retries={"total_max_attempts": 1})
    return cast("Any", boto3).client(
        "bedrock-runtime",
        region_name="us-west-2",
        endpoint_url=url,
        config=config,
        aws_access_key_id="id",
        aws_secret_access_key="not one",  # noqa: S106 - a fake credential
    )


def _client(adapter: ConnectedAdapter, url: str) -> Any:
    address = (url, adapter.seconds_left)
    if address not in adapter.clients:
        adapter.clients[address] = bedrock_client(url, adapter.seconds_left - SHORT_TIMEOUTS.reserve_seconds)
    return adapter.clients[address]


def _bedrock_images(adapter: ConnectedAdapter, url: str) -> Any:
    return BedrockImages(client=_client(adapter, url), model=adapter.model)


def _bedrock_videos(adapter: ConnectedAdapter, url: str) -> Any:
    s3 = cast("Any", lambda: adapter.bucket)
    return BedrockVideos(client=_client(adapter, url), s3=s3, output_bucket="media", model=adapter.model)


@dataclass(frozen=True)
class Setup:
    """How to construct an adapter, the model it is tested with, and the fake server it calls."""

    make: Callable[[ConnectedAdapter, str], Any]
    model: str
    provider: str
    fake_server: Callable[[str], Callable[[Request], Response]] | None = None


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
def connect(
    name: str,
    *,
    model: str | None = None,
    responder: Callable[[Request], Response] | None = None,
    seconds_left: float = A_MINUTE,
) -> Iterator[ConnectedAdapter]:
    """The adapter of that name with its fake server running (or `responder` in its place)."""
    setup, bucket = ALL[name], FakeS3Client()
    fake_server = responder or (setup.fake_server(KEY) if setup.fake_server else Bedrock(bucket.put_object))
    http = HttpClient(remaining=lambda: adapter.seconds_left, timeouts=SHORT_TIMEOUTS)
    with running(fake_server) as upstream:
        chosen = CATALOGUE.get(model or setup.model, setup.provider)
        adapter = ConnectedAdapter(chosen, upstream, FakeSecrets(), bucket, http, setup.make, seconds_left=seconds_left)
        try:
            yield adapter
        finally:
            http._pool.clear()
            for client in adapter.clients.values():
                client.close()
