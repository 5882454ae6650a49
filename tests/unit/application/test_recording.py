"""JobRecorder: what a request becomes on record."""

from datetime import timedelta
from typing import Any

import pytest

from shared.application.idempotency import PriorJob
from shared.domain.generation import OutputFormat
from shared.domain.jobs import Job, JobKind, JobStatus
from shared.domain.media import new_input_key
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import FAILURE, a_catalogue, a_model, image_to_image, text_to_image
from tests.support.fakes.world import RETENTION, World

SECOND = a_model(provider="atelier", controls=("seed",))
THIRD = a_model(name="crayon", provider="kiosk")
MODELS = (a_model(controls=("seed", "negative_prompt")), SECOND, THIRD)


@pytest.fixture
def world() -> World:
    return World(catalogue=a_catalogue(*MODELS))


def _record(world: World, *, queued: bool = False, **options: Any) -> Job:
    request = world.image_request(models=MODELS, **options)
    response = world.use_cases.job_recorder.record(request, PriorJob(None), queued=queued)
    assert response.job == world.jobs.all[-1]
    return response.job


def test_record_holds_the_request_without_its_image(world: World) -> None:
    generation = image_to_image(b"pixels")
    input_key = new_input_key("png")
    job = _record(world, kind=JobKind.IMG2IMG, generation=generation, input_key=input_key)
    assert job.request == generation.record()
    assert "image" not in job.request
    assert (job.kind, job.seed, job.input_key) == (JobKind.IMG2IMG, 5, input_key)
    assert (job.owner, job.caller) == ("anonymous", "address-1")


def test_record_names_the_model_and_its_fallbacks(world: World) -> None:
    job = _record(world, requested_options=("seed", "negative_prompt", "style_preset"))
    assert (job.model, job.provider) == ("painter", "acme")
    assert job.fallback_models == ("painter@atelier", "crayon@kiosk")
    assert job.fallback_from is None
    assert job.requested_options == ("seed", "negative_prompt", "style_preset")
    assert job.ignored_options == tuple(MODELS[0].ignored_options(job.requested_options))


@pytest.mark.parametrize(
    ("count", "provider", "fallbacks"),
    [(1, "atelier", ("crayon@kiosk",)), (2, "kiosk", ())],
)
def test_record_of_a_request_without_its_first_candidates_names_the_first_provider(
    world: World, count: int, provider: str, fallbacks: tuple[str, ...]
) -> None:
    request = world.image_request(models=MODELS).skip_models(count)
    job = world.use_cases.job_recorder.record(request, PriorJob(None), queued=False).job
    assert (job.provider, job.fallback_models, job.fallback_from) == (provider, fallbacks, "acme")


def test_skipping_in_two_steps_names_the_first_provider_too(world: World) -> None:
    request = world.image_request(models=MODELS)
    assert request.skip_models(0) is request
    assert request.skip_models(1).skip_models(1) == request.skip_models(2)


@pytest.mark.parametrize("output_format", OutputFormat)
def test_media_key_has_the_extension_of_the_requested_format(world: World, output_format: OutputFormat) -> None:
    job = _record(world, generation=text_to_image(output_format=output_format))
    assert job.media_key
    assert job.media_key.name.endswith(f".{output_format.value}")


def test_sync_job_is_processing_and_its_price_is_reserved_before_the_record(world: World) -> None:
    reserved: list[int] = []
    world.jobs.faults.on("add", lambda: reserved.append(world.spend_ledger.total(NOON.date())))
    job = _record(world)
    assert reserved == [40_000]
    assert (job.status, job.started_at, job.submission_started_at) == (JobStatus.PROCESSING, NOON, NOON)
    assert job.due_at == NOON + timedelta(seconds=120)


def test_async_job_is_queued_and_reserves_nothing(world: World) -> None:
    job = _record(world, queued=True)
    assert (job.status, job.started_at, job.submission_started_at) == (JobStatus.QUEUED, None, None)
    assert job.due_at == NOON + timedelta(seconds=120)
    assert not world.spend_ledger.faults.calls


def test_job_is_created_when_the_gateway_received_the_request(world: World) -> None:
    identity = world.identity()
    world.clock.advance(seconds=7)
    job = _record(world, identity=identity)
    assert (job.created_at, job.started_at) == (NOON, NOON + timedelta(seconds=7))
    assert job.expires_at == NOON + RETENTION


def test_job_is_not_created_in_the_future_although_the_clocks_differ(world: World) -> None:
    identity = world.identity()
    world.clock.now = NOON - timedelta(seconds=3)
    assert _record(world, identity=identity).created_at == NOON - timedelta(seconds=3)


@pytest.mark.parametrize("queued", [False, True])
def test_job_is_due_at_its_caller_s_deadline_if_that_is_earlier(world: World, *, queued: bool) -> None:
    soon, late = NOON + timedelta(seconds=30), NOON + timedelta(hours=1)
    assert _record(world, queued=queued, cancel_at=soon).due_at == soon
    job = _record(world, queued=queued, cancel_at=late)
    assert (job.due_at, job.cancel_at) == (NOON + timedelta(seconds=120), late)


def test_retention_of_the_caller_takes_precedence(world: World) -> None:
    assert _record(world, retain_for=timedelta(hours=2)).expires_at == NOON + timedelta(hours=2)


def test_each_job_has_an_id_a_media_key_and_a_provenance_id_of_its_own(world: World) -> None:
    first, second = _record(world), _record(world)
    for name in ("id", "media_key", "provenance_id"):
        assert getattr(first, name) != getattr(second, name)
        assert getattr(first, name)


def test_record_of_a_prior_job_that_came_first_is_returned_and_nothing_is_written(world: World) -> None:
    prior = _record(world, identity=world.identity(key="k"), queued=True)
    request = world.image_request(world.identity(key="k"))
    response = world.use_cases.job_recorder.record(request, PriorJob(None), queued=True)
    assert (response.job, response.replayed) == (prior, True)
    assert world.jobs.only == prior


def test_key_of_a_job_that_failed_without_charge_is_taken_over(world: World) -> None:
    first = _record(world, identity=world.identity(key="k"), queued=True)
    world.jobs.replace(first.fail(NOON, FAILURE))
    second = _record(world, identity=world.identity(key="k"), queued=True)
    assert second.id != first.id
    assert {claim.job_id for claim in world.jobs.claims.values()} == {second.id}
