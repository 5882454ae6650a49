"""POST /api/generate: from the JSON body to the provider's request, the job record and the response."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from functions.generate.handler import respond
from shared.domain.callers import caller_id
from shared.domain.catalogue import Catalogue
from shared.domain.errors import (
    AiArtError,
    InvalidRequestError,
    JobConflictError,
    KeyReusedError,
    ModelRetiredError,
    ProviderUnavailableError,
)
from shared.domain.generation import MAX_SEED, AspectRatio, OutputFormat, StylePreset, TextToImage
from shared.domain.jobs import JobKind, JobStatus
from shared.domain.models import Lifecycle
from shared.runtime.http.response import HttpResponse
from tests.support.fakes.clock import NOON
from tests.support.fakes.gateway_event import BASE_URL
from tests.support.fakes.samples import PROMPT, a_catalogue, a_model
from tests.support.fakes.world import World
from tests.unit.functions.conftest import Install
from tests.unit.functions.http_requests import json_request

RECEIVED_AT = NOON.replace(microsecond=0)  # the gateway's time has seconds only
ASYNC = {"Prefer": "respond-async"}
FIELDS = {
    "video_description": PROMPT,
    "negative_prompt": "blur",
    "style_preset": "anime",
    "aspect_ratio": "9:16",
    "output_format": "webp",
}


def _generate(headers: Mapping[str, str] | None = None, **fields: object) -> HttpResponse:
    return respond(json_request("/api/generate", {**FIELDS, **fields}, headers))


def _body(response: HttpResponse) -> Mapping[str, Any]:
    assert response.body is not None
    return response.body


def test_every_field_reaches_the_provider_and_the_record(world: World) -> None:
    _generate(seed=9)
    (request,) = world.images.requests
    assert (request.prompt, request.negative_prompt, request.style_preset) == (PROMPT, "blur", StylePreset.ANIME)
    assert (request.aspect_ratio, request.output_format, request.seed) == (AspectRatio.PORTRAIT, OutputFormat.WEBP, 9)
    job = world.jobs.only
    assert (job.kind, job.status, job.seed) == (JobKind.GENERATE, JobStatus.SUCCEEDED, 9)
    assert (job.model, job.provider) == ("painter", "acme")
    assert job.media_key
    assert (job.media_key.prefix, job.media_key.name.rpartition(".")[2]) == ("images", "webp")
    assert job.request == request.record()
    assert job.requested_options == ("aspect_ratio", "negative_prompt", "output_format", "seed", "style_preset")


def test_fields_that_were_not_sent_have_their_documented_defaults(world: World) -> None:
    world.clock.now = RECEIVED_AT
    respond(json_request("/api/generate", {"prompt": PROMPT}))
    (request,) = world.images.requests
    assert (request.prompt, request.negative_prompt, request.style_preset) == (PROMPT, None, None)
    assert (request.aspect_ratio, request.output_format) == (AspectRatio.WIDESCREEN, OutputFormat.PNG)
    job = world.jobs.only
    assert (job.requested_options, job.cancel_at) == ((), None)
    assert (job.created_at, job.expires_at) == (RECEIVED_AT, RECEIVED_AT + world.options.retention)


def test_without_a_seed_the_response_has_the_random_seed_that_was_used(world: World) -> None:
    response = _generate(seed=0)
    seed = _body(response)["seed"]
    assert 1 <= seed <= MAX_SEED
    assert world.images.requests[0].seed == world.jobs.only.seed == seed


def test_response_describes_the_stored_image(world: World) -> None:
    response = _generate(seed=9)
    job = world.jobs.only
    assert (response.status, response.headers) == (200, {})
    assert response.body == {
        "success": True,
        "message": "Image generated successfully",
        "image_url": f"{BASE_URL}/{job.media_key}",
        "seed": 9,
        "id": job.id,
        "model": "painter",
        "provider": "acme",
    }
    assert world.media.stored.keys() == {job.media_key}


def test_options_that_the_model_ignores_are_listed_in_the_response(install: Install) -> None:
    world = install(World(catalogue=a_catalogue(a_model(controls=("seed", "aspect_ratio")))))
    response = respond(
        json_request("/api/generate", {"prompt": PROMPT, "negative_prompt": "blur", "seed": 3, "style_preset": "anime"})
    )
    assert (response.status, _body(response)["ignored"]) == (200, ["negative_prompt"])
    assert world.jobs.only.ignored_options == ("negative_prompt",)


def test_style_is_put_into_the_prompt_for_a_model_without_styles(install: Install) -> None:
    world = install(World(catalogue=a_catalogue(a_model(controls=("seed",)))))
    _generate()
    (request,) = world.images.requests
    assert (request.style_preset, request.negative_prompt) == (None, None)
    assert request.prompt.startswith(f"{PROMPT}\n\nStyle: anime")
    job = world.jobs.only
    assert (job.request["prompt"], job.request["style_preset"]) == (PROMPT, "anime"), "the record has what was sent"


@pytest.mark.parametrize(("fallback", "others"), [(True, ("painter@atelier",)), (False, ())])
def test_fallback_models_are_recorded_unless_the_client_excludes_them(
    install: Install, *, fallback: bool, others: tuple[str, ...]
) -> None:
    world = install(World(catalogue=a_catalogue(a_model(), a_model(provider="atelier"))))
    _generate(fallback=fallback)
    _generate(ASYNC, fallback=fallback)
    assert [job.fallback_models for job in world.jobs.all] == [others, others]


@pytest.mark.parametrize("headers", [{}, ASYNC], ids=["sync", "async"])
@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"lifecycle": Lifecycle.RETIRED, "replacement": "x"}, ModelRetiredError),
        ({"lifecycle": Lifecycle.UNAVAILABLE}, ProviderUnavailableError),
        ({"operations": ()}, InvalidRequestError),
    ],
    ids=["retired", "unavailable", "other operations only"],
)
def test_model_that_cannot_be_used_leaves_no_job_and_no_claim(
    install: Install, changes: dict[str, object], error: type[AiArtError], headers: dict[str, str]
) -> None:
    world = install(World(catalogue=_catalogue_with(**changes)))
    with pytest.raises(error):
        _generate({**headers, "Idempotency-Key": "k"}, model="named")
    assert world.jobs.is_empty
    assert world.jobs.claims == {}
    assert world.images.requests == []
    assert world.workflow.started == []


def _catalogue_with(**changes: object) -> Catalogue:
    return a_catalogue(a_model(), a_model(name="named", **changes))


@pytest.mark.parametrize("headers", [{}, ASYNC], ids=["sync", "async"])
def test_model_named_in_the_request_is_used(install: Install, headers: dict[str, str]) -> None:
    world = install(World(catalogue=_catalogue_with(provider="atelier", default_for=())))
    response = _generate(headers, model="named")
    assert (_body(response)["model"], _body(response)["provider"]) == ("named", "atelier")
    assert (world.jobs.only.model, world.jobs.only.provider) == ("named", "atelier")


def test_async_job_is_queued_and_its_address_is_returned(world: World) -> None:
    response = _generate(ASYNC, seed=9)
    job = world.jobs.only
    assert (job.status, job.started_at, job.submission_started_at) == (JobStatus.QUEUED, None, None)
    assert world.workflow.started == [job.id]
    assert world.images.requests == []
    address = f"{BASE_URL}/api/jobs/{job.id}"
    assert response.status == 202
    assert response.headers == {"Location": address, "Preference-Applied": "respond-async", "Retry-After": "5"}
    assert {name: _body(response)[name] for name in ("success", "id", "status", "links")} == {
        "success": True,
        "id": job.id,
        "status": "queued",
        "links": {"self": address},
    }


def test_async_job_record_has_all_that_a_sync_request_sends_to_the_provider(world: World) -> None:
    _generate(ASYNC, seed=9)
    job = world.jobs.only
    _generate(seed=9)
    assert TextToImage.from_record(job.request, job.seed) == world.images.requests[0]


@pytest.mark.parametrize("headers", [{}, ASYNC], ids=["sync", "async"])
def test_deadline_and_retention_of_the_client_are_recorded(world: World, headers: dict[str, str]) -> None:
    world.clock.now = RECEIVED_AT
    _generate({**headers, "Cancel-After": "90"}, expires_in="2d")
    recorded, job = world.jobs.history[0], world.jobs.only
    assert (recorded.cancel_at, recorded.due_at) == (RECEIVED_AT + timedelta(seconds=90),) * 2
    assert job.expires_at == RECEIVED_AT + timedelta(days=2)


@pytest.mark.parametrize(
    ("headers", "fields"),
    [({"Cancel-After": "4"}, {}), ({}, {"expires_in": "31d"}), ({"Idempotency-Key": "a b"}, {}), ({}, {"seed": -1})],
    ids=["deadline", "retention", "key", "field"],
)
def test_invalid_header_or_field_leaves_no_job(
    world: World, headers: dict[str, str], fields: dict[str, object]
) -> None:
    with pytest.raises(InvalidRequestError):
        _generate(headers, **fields)
    assert world.jobs.is_empty
    assert world.images.requests == []


def test_job_belongs_to_the_address_of_the_client(world: World) -> None:
    _generate()
    assert world.jobs.only.caller == caller_id("203.0.113.9")


@pytest.mark.parametrize("headers", [{}, ASYNC], ids=["sync", "async"])
def test_request_with_the_same_key_gets_the_first_job(world: World, headers: dict[str, str]) -> None:
    keyed = {**headers, "Idempotency-Key": "k"}
    first, second = _generate(keyed), _generate(keyed)
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    assert second.body == first.body
    assert world.jobs.only.id == _body(first)["id"]


def test_same_key_with_another_body_is_refused(world: World) -> None:
    _generate({"Idempotency-Key": "k"})
    with pytest.raises(KeyReusedError):
        _generate({"Idempotency-Key": "k"}, negative_prompt="fog")
    assert len(world.images.requests) == 1


def test_replay_of_a_deleted_job_is_a_conflict(world: World) -> None:
    _generate({"Idempotency-Key": "k"})
    world.jobs.replace(world.jobs.only.redact(NOON))
    with pytest.raises(JobConflictError, match="deleted"):
        _generate({"Idempotency-Key": "k"})
