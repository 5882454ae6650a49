"""POST /api/img2img: only a validated image reaches the provider, and a rejected one leaves nothing behind."""

from collections.abc import Mapping

import pytest

from functions.img2img.handler import respond
from shared.domain.errors import (
    ImageUnreachableError,
    InvalidRequestError,
    MalformedUploadError,
    NotFoundError,
    ProviderResponseError,
    StorageUnavailableError,
)
from shared.domain.generation import AspectRatio, ImageToImage, OutputFormat
from shared.domain.jobs import JobKind, JobStatus
from shared.runtime.http.response import HttpResponse
from tests.support.fakes.gateway_event import BASE_URL
from tests.support.fakes.samples import PROMPT, a_catalogue, a_model
from tests.support.fakes.world import World
from tests.unit.functions.conftest import Install
from tests.unit.functions.http_requests import form_request, json_request

ASYNC = {"Prefer": "respond-async"}
FIELDS = {"prompt": PROMPT, "strength": "0.25", "output_format": "jpg", "seed": "3"}


def _transform(headers: Mapping[str, str] | None = None, **fields: str) -> HttpResponse:
    return respond(form_request("/api/img2img", {**FIELDS, **fields}, headers))


def test_validated_image_and_every_field_reach_the_provider(world: World) -> None:
    _transform(negative_prompt="fog", aspect_ratio="4:3")
    (request,) = world.images.requests
    assert isinstance(request, ImageToImage)
    assert (request.image, request.strength, request.seed) == (b"pixels", 0.25, 3)
    assert (request.prompt, request.negative_prompt) == (PROMPT, "fog")
    assert (request.aspect_ratio, request.output_format) == (AspectRatio.STANDARD, OutputFormat.JPG)
    job = world.jobs.only
    assert (job.kind, job.status, job.ignored_options) == (JobKind.IMG2IMG, JobStatus.SUCCEEDED, ())
    assert job.media_key
    assert job.media_key.prefix == "processed_images"


def test_response_describes_the_stored_image(world: World) -> None:
    response = _transform()
    job = world.jobs.only
    assert response.status == 200
    assert response.body == {
        "success": True,
        "message": "Image transformed successfully",
        "image_url": f"{BASE_URL}/{job.media_key}",
        "seed": 3,
        "id": job.id,
        "model": "painter",
        "provider": "acme",
    }


def test_record_of_a_sync_job_has_the_options_but_no_image(world: World) -> None:
    _transform()
    job = world.jobs.only
    assert "image" not in job.request
    assert job.request["strength"] == 0.25
    assert job.input_key is None


@pytest.mark.parametrize("headers", [{}, ASYNC], ids=["sync", "async"])
def test_rejected_image_leaves_no_job_and_calls_no_provider(world: World, headers: dict[str, str]) -> None:
    world.image_validator.faults.plan("validate", MalformedUploadError("The image is broken."))
    with pytest.raises(MalformedUploadError):
        _transform({**headers, "Idempotency-Key": "k"})
    assert world.jobs.is_empty
    assert world.jobs.claims == {}
    assert world.media.stored == {}
    assert world.images.requests == []


@pytest.mark.parametrize("headers", [{}, ASYNC], ids=["sync", "async"])
def test_invalid_field_leaves_no_job_and_fetches_no_image(world: World, headers: dict[str, str]) -> None:
    with pytest.raises(InvalidRequestError, match="strength"):
        respond(json_request("/api/img2img", {**FIELDS, "strength": "2", "image_url": "https://a.example/x"}, headers))
    assert world.image_fetcher.fetched == []
    assert world.jobs.is_empty


def test_provider_error_fails_the_job(world: World) -> None:
    world.images.faults.plan("transform", ProviderResponseError("That was no image."))
    with pytest.raises(ProviderResponseError):
        _transform()
    assert world.jobs.only.status is JobStatus.FAILED


def test_async_job_has_its_image_where_no_public_route_serves_it(world: World) -> None:
    response = _transform(ASYNC)
    job = world.jobs.only
    assert job.status is JobStatus.QUEUED
    assert job.input_key
    assert job.input_key.prefix == "inputs"
    assert world.media.read(job.input_key) == b"pixels"
    assert world.workflow.started == [job.id]
    assert world.images.requests == []
    assert response.status == 202
    assert response.headers["Location"] == f"{BASE_URL}/api/jobs/{job.id}"


def test_repeated_async_request_stores_no_second_image(world: World) -> None:
    keyed = {**ASYNC, "Idempotency-Key": "k"}
    first, second = _transform(keyed), _transform(keyed)
    assert first.body
    assert second.body
    assert second.body["id"] == first.body["id"] == world.jobs.only.id
    assert second.headers["Idempotent-Replayed"] == "true"
    assert len(world.media.stored) == 1


def test_async_job_is_not_recorded_if_its_image_cannot_be_stored(world: World) -> None:
    world.media.faults.plan("put", StorageUnavailableError("Not available."))
    with pytest.raises(StorageUnavailableError):
        _transform(ASYNC)
    assert world.jobs.is_empty
    assert world.workflow.started == []


def test_image_at_a_url_is_fetched_and_transformed(world: World) -> None:
    world.image_fetcher.images["photo"] = b"from the web"
    respond(json_request("/api/img2img", {**FIELDS, "image_url": "https://a.example/photo"}))
    (request,) = world.images.requests
    assert isinstance(request, ImageToImage)
    assert request.image == b"from the web"


@pytest.mark.parametrize(
    ("source", "error"),
    [({"image_url": "https://a.example/none"}, ImageUnreachableError), ({"upload_id": "0" * 32}, NotFoundError)],
    ids=["URL", "upload"],
)
def test_image_that_cannot_be_loaded_leaves_no_job(
    world: World, source: dict[str, str], error: type[Exception]
) -> None:
    with pytest.raises(error):
        respond(json_request("/api/img2img", {**FIELDS, **source}))
    assert world.jobs.is_empty


@pytest.mark.parametrize(("fallback", "others"), [("true", ("painter@atelier",)), ("false", ())])
def test_fallback_models_are_recorded_unless_the_client_excludes_them(
    install: Install, fallback: str, others: tuple[str, ...]
) -> None:
    world = install(World(catalogue=a_catalogue(a_model(), a_model(provider="atelier"))))
    _transform(fallback=fallback)
    _transform(ASYNC, fallback=fallback)
    assert [job.fallback_models for job in world.jobs.all] == [others, others]
