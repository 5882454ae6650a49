"""ProviderRequestBuilder: what a queued job's provider gets is built from the record and the stored input image."""

import io

import pytest
from PIL import Image

from shared.domain.errors import InternalError, NotFoundError
from shared.domain.generation import ImageToImage, ImageToVideo
from shared.domain.image_fitting import InputImageRules
from shared.domain.jobs import Job, JobKind
from shared.domain.media import new_input_key
from tests.support.fakes import image_files as files
from tests.support.fakes.samples import a_job, a_model, image_to_image, text_to_image
from tests.support.fakes.world import World


def _with_image(world: World, content: bytes, **fields: object) -> Job:
    job = a_job(input_key=new_input_key("png"), **fields)
    assert job.input_key
    world.media.put(job.input_key, io.BytesIO(content), expires_at=job.expires_at)
    return job


def test_image_request_is_rebuilt_from_the_record(world: World) -> None:
    request = text_to_image(negative_prompt="rain")
    job = a_job(kind=JobKind.GENERATE, request=request.record(), seed=request.seed)
    assert world.use_cases.provider_requests.image_request(job) == request


def test_image_to_image_request_is_rebuilt_with_the_stored_image(world: World) -> None:
    request = image_to_image(b"pixels", strength=0.25)
    job = _with_image(world, b"pixels", kind=JobKind.IMG2IMG, request=request.record(), seed=request.seed)
    rebuilt = world.use_cases.provider_requests.image_request(job)
    assert isinstance(rebuilt, ImageToImage)
    assert rebuilt == request


def test_video_request_is_rebuilt_with_the_stored_image(world: World) -> None:
    job = _with_image(world, b"pixels")
    request = world.use_cases.provider_requests.video_request(job, a_model())
    assert request == ImageToVideo(image=b"pixels", seed=7, cfg_scale=1.5, motion_bucket_id=127)


def test_image_of_a_video_is_fitted_to_the_rules_of_the_model(world: World) -> None:
    job = _with_image(world, files.png())
    rules = InputImageRules(min_side=64)
    request = world.use_cases.provider_requests.video_request(job, a_model(input_rules=rules))
    assert min(Image.open(io.BytesIO(request.image)).size) >= 64


def test_record_without_an_input_image_is_an_internal_error(world: World) -> None:
    with pytest.raises(InternalError):
        world.use_cases.provider_requests.video_request(a_job(), a_model())


def test_input_image_that_was_deleted_is_not_found(world: World) -> None:
    with pytest.raises(NotFoundError):
        world.use_cases.provider_requests.video_request(a_job(input_key=new_input_key("png")), a_model())
