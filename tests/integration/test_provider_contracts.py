"""The contract of all providers: images match their request; videos are submitted, checked and fetched.

The real adapters call fake upstreams on loopback, once for every active model of the catalogue.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Never

import pytest
import pytest_socket
from PIL import Image

from shared.adapters.pillow_input_fitter import PillowInputImageFitter
from shared.adapters.pillow_postprocessor import PillowImagePostprocessor
from shared.adapters.providers.bedrock_videos import BedrockVideos
from shared.adapters.providers.sandbox import SandboxImageProvider, SandboxVideoProvider
from shared.application.image_renderer import ImageRenderer
from shared.domain.errors import ProviderResponseError
from shared.domain.generation import AspectRatio, GeneratedImage, OutputFormat, StylePreset, TextToImage, VideoState
from shared.domain.jobs import JobKind
from shared.domain.models import Lifecycle, Model
from shared.domain.proportions import has_ratio, is_large_enough
from shared.ports.platform import Clock
from shared.ports.providers import ImageProvider, VideoProvider
from tests.contract.providers.providers import CATALOGUE, IMAGES, VIDEOS, connect
from tests.support.fakes import image_files
from tests.support.fakes.clock import FakeClock
from tests.support.fakes.image_provider import FakeImageProvider
from tests.support.fakes.media import InMemoryMediaStore
from tests.support.fakes.samples import a_model, image_to_image, image_to_video, text_to_image
from tests.support.fakes.video_provider import FakeVideoProvider

PILLOW_NAMES = {OutputFormat.PNG: "PNG", OutputFormat.JPG: "JPEG", OutputFormat.WEBP: "WEBP"}
LOCAL_VIDEOS: dict[str, Callable[[Clock], VideoProvider]] = {
    "fake": lambda _clock: FakeVideoProvider(checks_until_done=1),
    "sandbox": lambda clock: SandboxVideoProvider(media=InMemoryMediaStore(), clock=clock),
}
JOB_ID = "0123456789abcdef"
# each ratio and each format at least once
PAIRS = [("1:1", "png"), ("4:3", "jpg"), ("16:9", "webp"), ("9:16", "png"), ("3:4", "jpg")]


@dataclass(frozen=True)
class Maker:
    """A model, its provider, and the renderer that adapts requests to the model. Implements the port `Providers`."""

    model: Model
    provider: ImageProvider

    def make(self, request: TextToImage) -> GeneratedImage:
        renderer = ImageRenderer(
            providers=self, fitter=PillowInputImageFitter(), postprocessor=PillowImagePostprocessor()
        )
        return renderer.render(self.model, request)

    def image_provider(self, model: Model) -> ImageProvider:
        assert model is self.model
        return self.provider

    def video_provider(self, model: Model) -> Never:
        pytest.fail(f"a video provider was requested for {model.ref}")


def _generates_images(model: Model) -> bool:
    return model.provider in IMAGES and JobKind.GENERATE in model.operations and model.lifecycle is Lifecycle.ACTIVE


MODEL_REFS = [model.ref for model in CATALOGUE.all() if _generates_images(model)]
IMG2IMG_REFS = [
    model.ref for model in CATALOGUE.all() if _generates_images(model) and JobKind.IMG2IMG in model.operations
]
LOCAL = ["fake", "sandbox"]


def _maker(ref: str) -> AbstractContextManager[Maker]:
    if ref == "fake":
        return nullcontext(Maker(a_model(), FakeImageProvider()))
    if ref == "sandbox":
        return nullcontext(Maker(CATALOGUE.get("sandbox", "sandbox"), SandboxImageProvider()))
    return _connected_maker(ref)


@contextmanager
def _connected_maker(ref: str) -> Iterator[Maker]:
    name, _, provider = ref.rpartition("@")
    with connect(provider, model=name) as adapter:
        yield Maker(adapter.model, adapter.images)


@pytest.fixture(autouse=True)
def _loopback_only(_new_worker: None) -> Iterator[None]:
    pytest_socket.enable_socket()
    pytest_socket.socket_allow_hosts(["127.0.0.1"])
    yield
    pytest_socket._remove_restrictions()


@pytest.fixture(params=[*LOCAL, *MODEL_REFS])
def maker(request: pytest.FixtureRequest) -> Iterator[Maker]:
    with _maker(request.param) as found:
        yield found


@pytest.fixture(params=[*LOCAL, *IMG2IMG_REFS])
def transformer(request: pytest.FixtureRequest) -> Iterator[Maker]:
    with _maker(request.param) as found:
        yield found


@pytest.fixture(params=[*LOCAL_VIDEOS, *VIDEOS])
def videos(request: pytest.FixtureRequest, clock: FakeClock) -> Iterator[VideoProvider]:
    if request.param in LOCAL_VIDEOS:
        yield LOCAL_VIDEOS[request.param](clock)
        return
    with connect(request.param) as adapter:
        yield adapter.videos


def _matches(made: GeneratedImage, request: TextToImage) -> bool:
    image = Image.open(io.BytesIO(made.content))
    image.load()
    return (
        made.output_format == request.output_format
        and image.format == PILLOW_NAMES[request.output_format]
        and has_ratio(*image.size, request.aspect_ratio.size)
        and is_large_enough(*image.size)
    )


@pytest.mark.parametrize(("ratio", "output_format"), PAIRS)
def test_image_has_the_requested_ratio_and_format(maker: Maker, ratio: str, output_format: str) -> None:
    request = text_to_image(aspect_ratio=AspectRatio(ratio), output_format=OutputFormat(output_format))
    assert _matches(maker.make(request), request)


def test_image_can_be_requested_with_all_options(maker: Maker) -> None:
    request = text_to_image(
        prompt="x" * 10_000,
        negative_prompt="y" * 10_000,
        style_preset=StylePreset.MODELING_COMPOUND,
        seed=4_294_967_294,
    )
    assert _matches(maker.make(request), request)


@pytest.mark.parametrize(
    ("source", "strength"),
    [
        (image_files.jpeg((300, 80)), 0.7),
        (image_files.transparent_png(), 0.0),
        (image_files.png((2000, 1600)), 1.0),
    ],
    ids=["wide", "small and transparent", "large"],
)
def test_transformed_image_has_the_requested_ratio_and_format(
    transformer: Maker, source: bytes, strength: float
) -> None:
    request = image_to_image(source, output_format=OutputFormat.JPG, strength=strength)
    assert _matches(transformer.make(request), request)


def test_same_seed_gives_the_same_image_and_another_seed_another(maker: Maker) -> None:
    first, again, other = (maker.make(text_to_image(seed=seed)).content for seed in (5, 5, 6))
    assert first == again
    assert (first != other) == ("seed" in maker.model.controls)


def test_video_is_in_progress_then_succeeded_then_fetched(videos: VideoProvider, clock: FakeClock) -> None:
    upstream_id = videos.submit(image_to_video(image_files.png()), token=JOB_ID)
    assert videos.check(upstream_id) is VideoState.IN_PROGRESS
    clock.advance(minutes=5)
    assert videos.check(upstream_id) is VideoState.SUCCEEDED
    with videos.fetch(upstream_id) as video:
        assert video.read()[4:8] == b"ftyp"


def test_every_submission_gets_its_own_id(videos: VideoProvider) -> None:
    request = image_to_video(image_files.png())
    assert len({videos.submit(request, token=str(n)) for n in range(5)}) == 5


def test_unknown_video_raises_provider_response_error(videos: VideoProvider) -> None:
    for call in (videos.check, videos.fetch):
        with pytest.raises(ProviderResponseError):
            call("f" * 32)


def test_repeated_submission_finds_the_first_where_submit_is_idempotent(clock: FakeClock) -> None:
    request = image_to_video(image_files.png())
    with connect("bedrock-video") as adapter:
        for videos in (FakeVideoProvider(submit_is_idempotent=True), LOCAL_VIDEOS["sandbox"](clock), adapter.videos):
            assert videos.submit_is_idempotent
            assert len({videos.submit(request, token=JOB_ID) for _ in range(3)}) == 1


def test_video_can_be_canceled_in_any_state(videos: VideoProvider, clock: FakeClock) -> None:
    upstream_id = videos.submit(image_to_video(image_files.png()), token=JOB_ID)
    assert videos.cancel(upstream_id) is not isinstance(videos, BedrockVideos)  # Bedrock cannot cancel
    clock.advance(minutes=5)
    videos.cancel(upstream_id)
    videos.cancel("f" * 32)
