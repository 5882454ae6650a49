"""OpenAI's own client gets along with the stand-ins: they speak its format, not what our adapter takes for it."""

import base64
import io
from collections.abc import Iterator

import openai
import pytest
from PIL import Image

from tests.support.fakes import image_files
from tests.support.upstreams.openai_images import openai_images
from tests.support.upstreams.server import Upstream, running
from tests.support.upstreams.video_servers import VideoServer
from tests.support.upstreams.words import REFUSED

KEY = "test-key"


@pytest.fixture
def images() -> Iterator[Upstream]:
    with running(openai_images(KEY)) as upstream:
        yield upstream


def _client(upstream: Upstream, key: str = KEY) -> openai.OpenAI:
    return openai.OpenAI(api_key=key, base_url=f"{upstream.url}/v1", max_retries=0)


def _opened(packed: str | None) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(packed or "")))


def test_it_generates(images: Upstream) -> None:
    with _client(images) as client:
        made = client.images.generate(
            model="gpt-image-2", prompt="a heron", size="1344x752", output_format="webp", quality="medium", n=2
        )
    assert made.data
    assert [(_opened(item.b64_json).format, _opened(item.b64_json).size) for item in made.data] == [
        ("WEBP", (1344, 752))
    ] * 2
    assert (made.output_format, made.quality, made.size) == ("webp", "medium", "1344x752")
    assert made.usage
    assert made.usage.total_tokens == made.usage.input_tokens + made.usage.output_tokens


def test_it_edits(images: Upstream) -> None:
    with _client(images) as client:
        made = client.images.edit(
            model="gpt-image-2",
            image=("in.png", image_files.png(), "image/png"),
            prompt="in winter",
            size="1024x1024",
            output_format="jpeg",
        )
    assert made.data
    assert (_opened(made.data[0].b64_json).format, _opened(made.data[0].b64_json).size) == ("JPEG", (1024, 1024))


def test_it_reads_the_refusals(images: Upstream) -> None:
    with _client(images) as client:
        with pytest.raises(openai.BadRequestError) as filtered:
            client.images.generate(model="gpt-image-2", prompt=REFUSED)
        with pytest.raises(openai.NotFoundError) as retired:
            client.images.generate(model="dall-e-3", prompt="a heron")
        with pytest.raises(openai.BadRequestError) as unknown:
            client.images.generate(model="gpt-image-2", prompt="a heron", response_format="b64_json")
        with pytest.raises(openai.BadRequestError) as wrong:
            client.images.edit(model="gpt-image-2", image=("in.png", b"not an image", "image/png"), prompt="x")
    with _client(images, "other") as stranger, pytest.raises(openai.AuthenticationError) as refused:
        stranger.images.generate(model="gpt-image-2", prompt="a heron")
    assert (filtered.value.code, retired.value.code, unknown.value.param) == (
        "moderation_blocked",
        "model_not_found",
        "response_format",
    )
    assert (wrong.value.param, refused.value.code) == ("image", "invalid_api_key")
    assert filtered.value.request_id


@pytest.mark.filterwarnings(
    "ignore::DeprecationWarning"
)  # OpenAI's own videos are gone; servers that copy them are not
def test_it_makes_a_video() -> None:
    with running(VideoServer(KEY)) as upstream, _client(upstream) as client:
        begun = client.videos.create(
            prompt="it moves", model="svd", input_reference=("in.png", image_files.png(), "image/png")
        )
        states = [client.videos.retrieve(begun.id).status for _ in range(2)]
        content = client.videos.download_content(begun.id).read()
        gone = client.videos.delete(begun.id)
    assert (begun.status, states) == ("queued", ["in_progress", "completed"])
    assert content[4:8] == b"ftyp"
    assert gone.deleted
