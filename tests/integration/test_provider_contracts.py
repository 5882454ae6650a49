"""Any provider: pictures really are what was asked for, videos take their time and are fetched by their id."""

import io
from collections.abc import Callable

import pytest
from PIL import Image

from shared.adapters.providers.sandbox.provider import SandboxImageProvider, SandboxVideoProvider
from shared.domain.errors import ProviderResponseError
from shared.domain.generation import AspectRatio, OutputFormat
from shared.ports import Clock, ImageProvider, VideoProvider, VideoState
from tests.fakes import picture_files
from tests.fakes.clock import FakeClock
from tests.fakes.image_provider import FakeImageProvider
from tests.fakes.media import InMemoryMediaStore
from tests.fakes.samples import image_to_image, image_to_video, text_to_image
from tests.fakes.video_provider import FakeVideoProvider

PILLOW_NAMES = {OutputFormat.PNG: "PNG", OutputFormat.JPG: "JPEG", OutputFormat.WEBP: "WEBP"}
IMAGE_PROVIDERS: dict[str, Callable[[], ImageProvider]] = {"fake": FakeImageProvider, "sandbox": SandboxImageProvider}
VIDEO_PROVIDERS: dict[str, Callable[[Clock], VideoProvider]] = {
    "fake": lambda _clock: FakeVideoProvider(checks_until_done=1),
    "sandbox": lambda clock: SandboxVideoProvider(media=InMemoryMediaStore(), clock=clock),
}
JOB_ID = "0123456789abcdef"
# each ratio and each format at least once
PAIRS = [("1:1", "png"), ("4:3", "jpg"), ("16:9", "webp"), ("9:16", "png"), ("3:4", "jpg")]


@pytest.fixture(params=IMAGE_PROVIDERS)
def images(request: pytest.FixtureRequest) -> ImageProvider:
    return IMAGE_PROVIDERS[request.param]()


@pytest.fixture(params=VIDEO_PROVIDERS)
def videos(request: pytest.FixtureRequest, clock: FakeClock) -> VideoProvider:
    return VIDEO_PROVIDERS[request.param](clock)


@pytest.mark.parametrize(("ratio", "output_format"), PAIRS)
def test_a_picture_is_of_the_size_and_format_asked_for(images: ImageProvider, ratio: str, output_format: str) -> None:
    wanted = {"aspect_ratio": AspectRatio(ratio), "output_format": OutputFormat(output_format)}
    made = images.generate(text_to_image(**wanted))
    image = Image.open(io.BytesIO(made.content))
    image.load()
    assert made.output_format == output_format
    assert (image.format, image.size) == (PILLOW_NAMES[made.output_format], AspectRatio(ratio).size)


@pytest.mark.parametrize(
    "source", [picture_files.jpeg((300, 80)), picture_files.transparent_png()], ids=["wide", "transparent"]
)
def test_a_transformed_picture_is_of_the_size_and_format_asked_for(images: ImageProvider, source: bytes) -> None:
    made = images.transform(image_to_image(source, output_format=OutputFormat.JPG))
    image = Image.open(io.BytesIO(made.content))
    assert (image.format, image.size) == ("JPEG", (1024, 1024))


def test_the_same_request_gives_the_same_picture_and_another_seed_another(images: ImageProvider) -> None:
    first, again, other = (images.generate(text_to_image(seed=seed)).content for seed in (5, 5, 6))
    assert first == again
    assert first != other


def test_a_video_is_in_progress_then_done_then_fetched(videos: VideoProvider, clock: FakeClock) -> None:
    upstream_id = videos.submit(image_to_video(picture_files.png()), token=JOB_ID)
    assert videos.check(upstream_id) is VideoState.IN_PROGRESS
    clock.pass_by(minutes=5)
    assert videos.check(upstream_id) is VideoState.SUCCEEDED
    with videos.fetch(upstream_id) as video:
        assert video.read()[4:8] == b"ftyp"


def test_every_submission_has_an_id_of_its_own(videos: VideoProvider) -> None:
    request = image_to_video(picture_files.png())
    assert len({videos.submit(request, token=str(n)) for n in range(5)}) == 5


def test_a_video_that_nobody_knows_is_a_bad_response(videos: VideoProvider) -> None:
    for ask in (videos.check, videos.fetch):
        with pytest.raises(ProviderResponseError):
            ask("f" * 32)


def test_a_repeated_submission_finds_the_first_where_the_provider_says_so(clock: FakeClock) -> None:
    request = image_to_video(picture_files.png())
    for videos in (FakeVideoProvider(repeats_safely=True), VIDEO_PROVIDERS["sandbox"](clock)):
        assert videos.repeats_safely
        assert len({videos.submit(request, token=JOB_ID) for _ in range(3)}) == 1


def test_a_video_may_be_canceled_whatever_has_become_of_it(videos: VideoProvider, clock: FakeClock) -> None:
    upstream_id = videos.submit(image_to_video(picture_files.png()), token=JOB_ID)
    assert videos.cancel(upstream_id) is True
    clock.pass_by(minutes=5)
    videos.cancel(upstream_id)
    videos.cancel("f" * 32)
