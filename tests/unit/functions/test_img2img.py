"""Transform: only an admitted image reaches the provider, and a refused one leaves nothing behind."""

from dataclasses import replace

import pytest

from functions.img2img.service import TransformCommand, TransformImage
from shared.domain.errors import MalformedUploadError, ProviderResponseError, StorageUnavailableError
from shared.domain.generation import AspectRatio, ImageToImage, OutputFormat
from shared.domain.jobs import JobKind, JobStatus
from tests.support.fakes.image_validator import FakeImageValidator
from tests.support.fakes.samples import PROMPT
from tests.support.fakes.world import RETENTION
from tests.support.fakes.world import World as Everything


class World(Everything):
    """The use case among its fakes."""

    def __init__(self) -> None:
        super().__init__()
        self.validator = FakeImageValidator()
        self.transform = TransformImage(
            orders=self.orders,
            renderer=self.renderer,
            validator=self.validator,
            media=self.media,
            sync_generation=self.sync_generation,
            async_jobs=lambda: self.async_jobs,
            retention=RETENTION,
        )
        self.command = TransformCommand(
            image=b"pixels",
            prompt=PROMPT,
            negative_prompt=None,
            strength=0.25,
            style_preset=None,
            aspect_ratio=AspectRatio.SQUARE,
            output_format=OutputFormat.JPG,
            seed=3,
            model=None,
            requested_options=["strength"],
            asked=self.asked(),
        )


@pytest.fixture
def world() -> World:
    return World()


def test_the_admitted_image_and_the_strength_reach_the_provider(world: World) -> None:
    job = world.transform.now(world.command).accepted.job
    (request,) = world.images.asked
    assert isinstance(request, ImageToImage)
    assert (request.image, request.strength, request.seed) == (b"pixels", 0.25, 3)
    assert (job.kind, job.status, job.ignored_options) == (JobKind.IMG2IMG, JobStatus.SUCCEEDED, ())
    assert job.media_key
    assert job.media_key.prefix == "processed_images"


def test_the_record_keeps_no_image(world: World) -> None:
    world.transform.now(world.command)
    assert "image" not in world.jobs.only.request
    assert world.jobs.only.request["strength"] == 0.25
    assert world.jobs.only.input_key is None


@pytest.mark.parametrize("when", ["now", "later"])
def test_a_refused_image_leaves_no_job_and_asks_nobody(world: World, when: str) -> None:
    world.validator.faults.plan("validate", MalformedUploadError("The image is broken."))
    with pytest.raises(MalformedUploadError):
        getattr(world.transform, when)(world.command)
    assert world.jobs.is_empty
    assert world.jobs.claims == {}
    assert world.media.kept == {}
    assert world.images.asked == []


def test_a_provider_s_error_fails_the_job(world: World) -> None:
    world.images.faults.plan("transform", ProviderResponseError("That was no image."))
    with pytest.raises(ProviderResponseError):
        world.transform.now(world.command)
    assert world.jobs.only.status is JobStatus.FAILED


def test_later_the_admitted_image_is_kept_where_no_route_serves_it(world: World) -> None:
    job = world.transform.later(world.command).accepted.job
    assert job.status is JobStatus.QUEUED
    assert job.input_key
    assert job.input_key.prefix == "inputs"
    assert world.media.read(job.input_key) == b"pixels"
    assert world.workflow.started == [job.id]
    assert world.images.asked == []


def test_later_a_repeated_request_keeps_no_second_image(world: World) -> None:
    command = replace(world.command, asked=world.asked(key="k"))
    first = world.transform.later(command).accepted
    again = world.transform.later(command).accepted
    assert (again.job.id, again.replayed) == (first.job.id, True)
    assert len(world.media.kept) == 1


def test_later_nothing_is_recorded_where_the_image_cannot_be_kept(world: World) -> None:
    world.media.faults.plan("put", StorageUnavailableError("Away."))
    with pytest.raises(StorageUnavailableError):
        world.transform.later(world.command)
    assert world.jobs.is_empty
    assert world.workflow.started == []
