"""Transform: only an admitted picture reaches the provider, and a refused one leaves nothing behind."""

from datetime import timedelta

import pytest

from functions.img2img.service import TransformCommand, TransformImage
from shared.application.image_jobs import ImageJobs
from shared.domain.errors import MalformedUploadError, ProviderResponseError
from shared.domain.generation import AspectRatio, ImageToImage, OutputFormat
from shared.domain.jobs import JobKind, JobStatus
from tests.fakes.clock import FakeClock
from tests.fakes.image_provider import FakeImageProvider
from tests.fakes.jobs import InMemoryJobStore
from tests.fakes.media import InMemoryMediaStore
from tests.fakes.picture_gate import FakePictureGate
from tests.fakes.samples import PROMPT, a_catalogue


class World:
    """The use case among its fakes."""

    def __init__(self) -> None:
        self.jobs = InMemoryJobStore()
        self.media = InMemoryMediaStore()
        self.provider = FakeImageProvider()
        self.gate = FakePictureGate()
        image_jobs = ImageJobs(jobs=self.jobs, media=self.media, clock=FakeClock(), retention=timedelta(days=30))
        self.transform = TransformImage(
            catalogue=a_catalogue(), provider=lambda _name: self.provider, gate=self.gate, image_jobs=image_jobs
        )


@pytest.fixture
def world() -> World:
    return World()


COMMAND = TransformCommand(
    image=b"pixels",
    prompt=PROMPT,
    negative_prompt=None,
    strength=0.25,
    style_preset=None,
    aspect_ratio=AspectRatio.SQUARE,
    output_format=OutputFormat.JPG,
    seed=3,
    model=None,
    asked=["strength"],
)


def test_the_admitted_picture_and_the_strength_reach_the_provider(world: World) -> None:
    made = world.transform(COMMAND)
    (request,) = world.provider.asked
    assert isinstance(request, ImageToImage)
    assert (request.image, request.strength, request.seed) == (b"pixels", 0.25, 3)
    assert (made.job.kind, made.job.status, list(made.ignored)) == (JobKind.IMG2IMG, JobStatus.SUCCEEDED, [])
    assert made.job.media_key
    assert made.job.media_key.prefix == "processed_images"


def test_the_record_keeps_no_picture(world: World) -> None:
    world.transform(COMMAND)
    assert "image" not in world.jobs.only.request
    assert world.jobs.only.request["strength"] == 0.25


def test_a_refused_picture_leaves_no_job_and_asks_nobody(world: World) -> None:
    world.gate.faults.plan("admit", MalformedUploadError("The image is broken."))
    with pytest.raises(MalformedUploadError):
        world.transform(COMMAND)
    assert world.jobs.is_empty
    assert world.media.kept == {}
    assert world.provider.asked == []


def test_a_provider_s_error_fails_the_job(world: World) -> None:
    world.provider.faults.plan("transform", ProviderResponseError("That was no picture."))
    with pytest.raises(ProviderResponseError):
        world.transform(COMMAND)
    assert world.jobs.only.status is JobStatus.FAILED
