"""A daily budget for three images, from request to ledger: the fourth is refused, and nothing changes."""

import itertools
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from functions.events.handler import lambda_handler as publish_events
from functions.image_workflow.handler import lambda_handler as image_step
from functions.sweeper.handler import scheduled as sweep
from functions.video_workflow.handler import lambda_handler as video_step
from shared.adapters.job_table_items import to_item
from shared.domain.catalogue import Catalogue, load_catalogue
from shared.domain.errors import BudgetExceededError, ProviderRejectedError, SubmissionUnknownError
from shared.domain.jobs import new_job_id
from shared.runtime import wiring
from shared.runtime.wiring.stores import AwsPorts
from tests.integration.api import Answer, assert_error, get, send, with_headers
from tests.support.caches import clear_caches
from tests.support.cloud import COORDINATION_TABLE, TABLE, Cloud
from tests.support.fakes import image_files
from tests.support.fakes.clock import FakeClock
from tests.support.fakes.form_data import field, file
from tests.support.fakes.gateway_event import form_event, json_event
from tests.support.fakes.image_provider import FakeImageProvider
from tests.support.moto_account import CLIENTS

PRICE = "0.04"
IMAGE = file("image", image_files.png())
POSTS: dict[str, dict[str, Any]] = {
    "generate": json_event("/api/generate", {"video_description": "a heron"}),
    "img2img": form_event("/api/img2img", [field("prompt", "a heron"), IMAGE]),
    "img2video": form_event("/api/img2video", [IMAGE]),
}


@cache
def _priced() -> Catalogue:
    """The catalogue with a price for every model."""
    shipped = load_catalogue()
    return Catalogue((replace(model, price_usd=PRICE) for model in shipped.all()), shipped.limits)


@pytest.fixture(autouse=True)
def _three_images_a_day(monkeypatch: pytest.MonkeyPatch, cloud: Cloud, clock: FakeClock) -> Iterator[None]:
    assert clock
    cloud.clear()
    monkeypatch.setenv("DAILY_BUDGET_USD", "0.12")
    monkeypatch.setenv("PROVIDER_ORDER", "sandbox")
    monkeypatch.setattr(AwsPorts, "catalogue", _priced().limited_to(lambda name: name == "sandbox"))
    yield
    cloud.clear()


def _days(cloud: Cloud) -> list[dict[str, Any]]:
    wanted = {":budget": {"S": "budget"}}
    condition = "provider = :budget"
    found = cloud.dynamodb.query(
        TableName=COORDINATION_TABLE, KeyConditionExpression=condition, ExpressionAttributeValues=wanted
    )
    return [item for item in found["Items"] if "total" in item]


def _total(cloud: Cloud) -> int:
    return sum(int(day["total"]["N"]) for day in _days(cloud))


def _reservations(cloud: Cloud) -> int:
    return sum(name.startswith("job#") for day in _days(cloud) for name in day)


def _only_job_id(cloud: Cloud) -> str:
    [job_id] = [item["id"]["S"] for item in cloud.dynamodb.scan(TableName=TABLE)["Items"] if "kind" in item]
    return str(job_id)


def _deliver_change(job_id: str) -> None:
    """Deliver the last change of the job from the stream."""
    record = {"dynamodb": {"SequenceNumber": "1", "NewImage": to_item(wiring.get_ports().jobs.get(job_id))}}
    assert publish_events({"Records": [record]}, None) == {"batchItemFailures": []}


def _start_async(kind: str) -> str:
    return str(send(with_headers(POSTS[kind], Prefer="respond-async")).json["id"])


def _assert_refused(answer: Answer) -> None:
    assert_error(answer, 429, "budget_exceeded")
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.json["retryable"] is True


@pytest.mark.parametrize("kind", POSTS)
def test_fourth_request_is_refused_and_changes_nothing(
    kind: str, cloud: Cloud, image_provider: FakeImageProvider
) -> None:
    made = [send(POSTS["generate"]).json["id"] for _ in range(3)]
    before = cloud.stored()
    key = f"key-{new_job_id()}"
    _assert_refused(send(with_headers(POSTS[kind], Idempotency_Key=key)))
    assert (cloud.stored(), len(image_provider.requests), _total(cloud)) == (before, 3, 120_000)
    for job_id in made:
        _deliver_change(job_id)
    assert (_total(cloud), _reservations(cloud)) == (120_000, 0)
    _assert_refused(send(with_headers(POSTS[kind], Idempotency_Key=key)))


def _rate_limit(cloud: Cloud) -> dict[str, Any]:
    """The item of the sandbox's rate limit: it changes with each call that is granted."""
    key = {"provider": {"S": "sandbox"}, "entry": {"S": "rate_limit"}}
    return dict(cloud.dynamodb.get_item(TableName=COORDINATION_TABLE, Key=key, ConsistentRead=True)["Item"])


def test_only_the_first_refusal_of_a_new_worker_uses_the_rate_limit(
    cloud: Cloud, image_provider: FakeImageProvider
) -> None:
    """It learns the day's total from its own reservation, which is refused; nothing is stored and nothing called."""
    for _ in range(3):
        send(POSTS["generate"])
    before = cloud.stored()
    clear_caches(but=CLIENTS)
    items = [_rate_limit(cloud)]
    for _ in range(3):
        _assert_refused(send(POSTS["generate"]))
        items.append(_rate_limit(cloud))
    assert [later != earlier for earlier, later in itertools.pairwise(items)] == [True, False, False]
    assert (cloud.stored(), len(image_provider.requests)) == (before, 3)
    assert (_total(cloud), _reservations(cloud)) == (120_000, 3)


def test_refused_request_succeeds_after_midnight_with_the_same_key(cloud: Cloud, clock: FakeClock) -> None:
    for _ in range(3):
        send(POSTS["generate"])
    event = with_headers(POSTS["generate"], Idempotency_Key=f"key-{new_job_id()}")
    refused = send(event)
    _assert_refused(refused)
    clock.advance(seconds=int(refused.headers["Retry-After"]))
    answer = send(event)
    assert answer.status == 200
    assert "Idempotent-Replayed" not in answer.headers
    assert _total(cloud) == 160_000


def test_reservation_is_released_when_the_provider_did_not_charge(
    cloud: Cloud, image_provider: FakeImageProvider
) -> None:
    image_provider.faults.plan("generate", ProviderRejectedError("The request is wrong."))
    assert_error(send(POSTS["generate"]), 400, "provider_rejected")
    assert _total(cloud) == 40_000
    _deliver_change(_only_job_id(cloud))
    assert (_total(cloud), _reservations(cloud)) == (0, 0)


def test_reservation_is_charged_when_the_outcome_is_unknown(cloud: Cloud, image_provider: FakeImageProvider) -> None:
    image_provider.faults.plan("generate", SubmissionUnknownError("No answer came."))
    assert send(POSTS["generate"]).status == 500
    _deliver_change(_only_job_id(cloud))
    assert (_total(cloud), _reservations(cloud)) == (40_000, 0)


def test_three_of_twelve_concurrent_requests_succeed(cloud: Cloud, image_provider: FakeImageProvider) -> None:
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _number: send(POSTS["generate"]), range(12)))
    assert sorted(answer.status for answer in answers) == [200] * 3 + [429] * 9
    assert (len(image_provider.requests), _total(cloud)) == (3, 120_000)


@pytest.mark.parametrize("kind", ["generate", "img2img", "img2video"])
def test_queued_job_reserves_its_cost_when_it_runs(kind: str, cloud: Cloud, image_provider: FakeImageProvider) -> None:
    waiting = [_start_async(kind) for _ in range(4)]
    assert _total(cloud) == 0
    run, step = (video_step, "submit") if kind == "img2video" else (image_step, "generate")
    for job_id in waiting[:3]:
        run({"step": step, "job_id": job_id}, None)
    calls = len(image_provider.requests)
    with pytest.raises(BudgetExceededError) as refused:
        run({"step": step, "job_id": waiting[3]}, None)
    caught = {"Error": "BudgetExceededError", "Cause": f'{{"errorMessage": "{refused.value.message}"}}'}
    run({"step": "record_failure", "job_id": waiting[3], "failure": caught}, None)
    assert len(image_provider.requests) == calls
    job = get("/api/jobs/{id}", id=waiting[3]).json
    assert (job["status"], job["error"]["code"], job["error"]["retryable"]) == ("failed", "budget_exceeded", True)
    _deliver_change(waiting[3])
    assert _total(cloud) == 120_000


def test_sweeper_releases_the_reservation_of_a_job_without_record(cloud: Cloud, clock: FakeClock) -> None:
    job = wiring.get_ports().jobs.get(send(POSTS["generate"]).json["id"])
    lost = replace(job, id=new_job_id(), submission_started_at=clock())
    model = wiring.get_ports().catalogue.get(lost.model, lost.provider)
    wiring.get_use_cases().budget.reserve(lost, model)
    assert (_total(cloud), _reservations(cloud)) == (80_000, 2)
    clock.advance(minutes=16)
    sweep({}, None)
    assert (_total(cloud), _reservations(cloud)) == (40_000, 0)
