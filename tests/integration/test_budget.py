"""A day that may cost three images, from request to ledger: the fourth is refused, and changes nothing."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from functions.events.handler import lambda_handler as tell
from functions.image_workflow.handler import lambda_handler as image_step
from functions.sweeper.handler import scheduled as sweep
from functions.video_workflow.handler import lambda_handler as video_step
from shared.adapters.job_item import to_item
from shared.domain.catalogue import Catalogue, load_catalogue
from shared.domain.errors import BudgetExceededError, ProviderRejectedError, SubmissionUnknownError
from shared.domain.jobs import new_job_id
from shared.runtime import container
from tests.integration.api import Answer, assert_error, get, send, with_headers
from tests.support.cloud import COORDINATION_TABLE, TABLE, Cloud
from tests.support.fakes import image_files
from tests.support.fakes.clock import FakeClock
from tests.support.fakes.form_data import field, file
from tests.support.fakes.gateway_event import form_event, json_event
from tests.support.fakes.image_provider import FakeImageProvider

PRICE = "0.04"
IMAGE = file("image", image_files.png())
POSTS: dict[str, dict[str, Any]] = {
    "generate": json_event("/api/generate", {"video_description": "a heron"}),
    "img2img": form_event("/api/img2img", [field("prompt", "a heron"), IMAGE]),
    "img2video": form_event("/api/img2video", [IMAGE]),
}


@cache
def _priced() -> Catalogue:
    """The sandbox at a price."""
    shipped = load_catalogue()
    return Catalogue((replace(model, price_usd=PRICE) for model in shipped.all()), shipped.limits)


@pytest.fixture(autouse=True)
def _three_images_a_day(monkeypatch: pytest.MonkeyPatch, cloud: Cloud, clock: FakeClock) -> Iterator[None]:
    assert clock
    cloud.clear()
    monkeypatch.setenv("DAILY_BUDGET_USD", "0.12")
    monkeypatch.setenv("PROVIDER_ORDER", "sandbox")
    monkeypatch.setattr(container, "catalogue", lambda: _priced().limited_to(lambda name: name == "sandbox"))
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


def _held(cloud: Cloud) -> int:
    return sum(name.startswith("job#") for day in _days(cloud) for name in day)


def _only(cloud: Cloud) -> str:
    [job_id] = [item["id"]["S"] for item in cloud.dynamodb.scan(TableName=TABLE)["Items"] if "kind" in item]
    return str(job_id)


def _tell(job_id: str) -> None:
    """The stream tells the job's last change."""
    record = {"dynamodb": {"SequenceNumber": "1", "NewImage": to_item(container.jobs().get(job_id))}}
    assert tell({"Records": [record]}, None) == {"batchItemFailures": []}


def _later(kind: str) -> str:
    return str(send(with_headers(POSTS[kind], Prefer="respond-async")).json["id"])


def _refused(answer: Answer) -> None:
    assert_error(answer, 429, "budget_exceeded")
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.json["retryable"] is True


@pytest.mark.parametrize("kind", POSTS)
def test_the_fourth_is_refused_and_changes_nothing(kind: str, cloud: Cloud, image_provider: FakeImageProvider) -> None:
    made = [send(POSTS["generate"]).json["id"] for _ in range(3)]
    before = cloud.stored()
    key = f"key-{new_job_id()}"
    _refused(send(with_headers(POSTS[kind], Idempotency_Key=key)))
    assert (cloud.stored(), len(image_provider.asked), _total(cloud)) == (before, 3, 120_000)
    for job_id in made:
        _tell(job_id)
    assert (_total(cloud), _held(cloud)) == (120_000, 0)
    _refused(send(with_headers(POSTS[kind], Idempotency_Key=key)))


def test_after_midnight_it_goes_on_under_the_same_key(cloud: Cloud, clock: FakeClock) -> None:
    for _ in range(3):
        send(POSTS["generate"])
    event = with_headers(POSTS["generate"], Idempotency_Key=f"key-{new_job_id()}")
    refused = send(event)
    _refused(refused)
    clock.pass_by(seconds=int(refused.headers["Retry-After"]))
    answer = send(event)
    assert answer.status == 200
    assert "Idempotent-Replayed" not in answer.headers
    assert _total(cloud) == 160_000


def test_what_was_not_bought_is_given_back(cloud: Cloud, image_provider: FakeImageProvider) -> None:
    image_provider.faults.plan("generate", ProviderRejectedError("The request is wrong."))
    assert_error(send(POSTS["generate"]), 400, "provider_rejected")
    assert _total(cloud) == 40_000
    _tell(_only(cloud))
    assert (_total(cloud), _held(cloud)) == (0, 0)


def test_what_may_have_been_bought_is_not(cloud: Cloud, image_provider: FakeImageProvider) -> None:
    image_provider.faults.plan("generate", SubmissionUnknownError("No answer came."))
    assert send(POSTS["generate"]).status == 500
    _tell(_only(cloud))
    assert (_total(cloud), _held(cloud)) == (40_000, 0)


def test_of_twelve_at_once_three(cloud: Cloud, image_provider: FakeImageProvider) -> None:
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _number: send(POSTS["generate"]), range(12)))
    assert sorted(answer.status for answer in answers) == [200] * 3 + [429] * 9
    assert (len(image_provider.asked), _total(cloud)) == (3, 120_000)


@pytest.mark.parametrize("kind", ["generate", "img2img", "img2video"])
def test_a_queued_job_pays_when_its_turn_comes(kind: str, cloud: Cloud, image_provider: FakeImageProvider) -> None:
    waiting = [_later(kind) for _ in range(4)]
    assert _total(cloud) == 0
    run, step = (video_step, "submit") if kind == "img2video" else (image_step, "make")
    for job_id in waiting[:3]:
        run({"step": step, "job_id": job_id}, None)
    bought = len(image_provider.asked)
    with pytest.raises(BudgetExceededError) as refused:
        run({"step": step, "job_id": waiting[3]}, None)
    caught = {"Error": "BudgetExceededError", "Cause": f'{{"errorMessage": "{refused.value.message}"}}'}
    run({"step": "record_failure", "job_id": waiting[3], "failure": caught}, None)
    assert len(image_provider.asked) == bought
    job = get("/api/jobs/{id}", id=waiting[3]).json
    assert (job["status"], job["error"]["code"], job["error"]["retryable"]) == ("failed", "budget_exceeded", True)
    _tell(waiting[3])
    assert _total(cloud) == 120_000


def test_the_sweeper_gives_back_what_nobody_wrote_down(cloud: Cloud, clock: FakeClock) -> None:
    job = container.jobs().get(send(POSTS["generate"]).json["id"])
    lost = replace(job, id=new_job_id(), submission_started_at=clock())
    container.budget().reserve(lost)
    assert (_total(cloud), _held(cloud)) == (80_000, 2)
    clock.pass_by(minutes=16)
    sweep({}, None)
    assert (_total(cloud), _held(cloud)) == (40_000, 0)
