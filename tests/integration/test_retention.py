"""A result is retained as long as its client requested: checked on every read, and deleted by the sweeper."""

import io
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from functions.sweeper.handler import scheduled
from shared.domain.jobs import Job
from shared.domain.media import MediaKey, new_input_key
from shared.runtime import wiring
from tests.integration.api import Answer, assert_error, get, get_media, send, with_headers
from tests.integration.downloads import path_of
from tests.support.cloud import Cloud
from tests.support.fakes import image_files
from tests.support.fakes.clock import FakeClock
from tests.support.fakes.form_data import field, file
from tests.support.fakes.gateway_event import BASE_URL, form_event, json_event
from tests.support.fakes.samples import a_submitted_video

PARTS = [field("prompt", "a heron"), file("image", image_files.png())]
ROUTES: dict[str, Callable[[object], Answer]] = {
    "generate": lambda period: send(json_event("/api/generate", {"prompt": "a heron", "expires_in": period})),
    "img2img": lambda period: send(form_event("/api/img2img", [*PARTS, field("expires_in", str(period))])),
}
A_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _fixed_clock(clock: FakeClock, cloud: Cloud) -> FakeClock:
    cloud.clear()
    clock.now = clock.now.replace(second=30)
    return clock


def _store_result(job: Job) -> Job:
    model = wiring.get_ports().catalogue.get(job.model, job.provider)
    return wiring.get_use_cases().result_store.store_stream(job, model, io.BytesIO(b"video"))


def _job(answer: Answer) -> dict[str, str]:
    found: dict[str, str] = get("/api/jobs/{id}", id=answer.json["id"]).json
    return found


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(
    ("requested", "retained"),
    [
        (3600, timedelta(hours=1)),
        ("3600", timedelta(hours=1)),
        ("60m", timedelta(hours=1)),
        ("90000s", timedelta(seconds=90_000)),
        ("36H", timedelta(hours=36)),
        (" 2d ", timedelta(days=2)),
        ("30d", timedelta(days=30)),
        ("", timedelta(days=30)),
    ],
)
def test_result_is_retained_for_the_requested_period(
    clock: FakeClock, route: str, requested: object, retained: timedelta
) -> None:
    answer = ROUTES[route](requested)
    assert answer.status == 200, answer.text
    until = datetime.fromisoformat(_job(answer)["expires_at"])
    assert abs(until - (clock.now + retained)) < timedelta(minutes=1)


def test_period_over_the_configured_maximum_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDIA_RETENTION_DAYS", "2")
    assert ROUTES["generate"]("48h").status == 200
    refused = ROUTES["generate"]("172801")
    assert_error(refused, 400, "invalid_request")
    assert "from 1h to 2d" in refused.json["error"]


def test_expires_in_is_never_an_ignored_option() -> None:
    assert "ignored" not in ROUTES["generate"]("2h").json


def test_expires_in_is_part_of_the_request_identity() -> None:
    def request(period: str) -> Answer:
        event = json_event("/api/generate", {"prompt": "a heron", "expires_in": period})
        return send(with_headers(event, Idempotency_Key="k-expires"))

    assert request("2h").json["id"] == request("2h").json["id"]
    assert request("3h").status == 422


@pytest.mark.parametrize("route", ROUTES)
def test_expired_result_and_its_renditions_are_deleted(clock: FakeClock, cloud: Cloud, route: str) -> None:
    scheduled({}, None)
    answer = ROUTES[route]("1h")
    path = path_of(answer.json["image_url"], BASE_URL)
    for query in ("w=256", "w=512&format=jpg"):
        assert get_media(path, query=query).status == 302
    until = datetime.fromisoformat(_job(answer)["expires_at"])
    stored = cloud.keys()
    assert len(stored) == 3

    clock.now = until - timedelta(seconds=1)
    scheduled({}, None)
    assert get_media(path).status == 302
    assert cloud.keys() == stored

    clock.now = until
    assert_error(get_media(path), 404, "not_found")
    assert_error(get_media(path, query="w=256"), 404, "not_found")
    assert "url" not in _job(answer)
    assert cloud.keys() == stored, "the sweeper has not run yet"

    clock.advance(minutes=1)
    scheduled({}, None)
    assert cloud.keys() == []
    job = _job(answer)
    assert (job["status"], datetime.fromisoformat(job["expires_at"])) == ("succeeded", until)
    assert "media" not in job["links"]
    clock.advance(minutes=1)
    scheduled({}, None)


def test_expired_result_is_not_counted_as_reconciled(clock: FakeClock, capsys: pytest.CaptureFixture[str]) -> None:
    scheduled({}, None)
    ROUTES["generate"]("1h")
    clock.advance(hours=1, minutes=2)
    capsys.readouterr()
    scheduled({}, None)
    assert '"ReconciledJobs":[0' in capsys.readouterr().out.replace(" ", "")


def test_expired_video_is_deleted_with_its_input_image(clock: FakeClock, cloud: Cloud) -> None:
    job = a_submitted_video(
        input_key=new_input_key("png"), model="sandbox", provider="sandbox", expires_at=clock.now + A_DAY,
        created_at=clock.now, revision=-2,
    )  # fmt: skip
    wiring.get_ports().jobs.add(job)
    assert job.input_key
    wiring.get_ports().media.put(job.input_key, io.BytesIO(b"x"), expires_at=job.expires_at)
    scheduled({}, None)
    done = _store_result(job)
    assert set(cloud.keys()) == {str(job.input_key), str(job.media_key)}
    assert get("/api/img2video/result/{id}", id=job.id).status == 200
    clock.now = done.expires_at + timedelta(minutes=1)
    scheduled({}, None)
    assert cloud.keys() == []
    assert_error(get("/api/img2video/result/{id}", id=job.id), 410, "expired")


def test_retention_begins_when_the_result_is_stored(clock: FakeClock) -> None:
    """A job that waited for hours has not expired when it succeeds."""
    job = a_submitted_video(
        model="sandbox", provider="sandbox", created_at=clock.now, expires_at=clock.now + timedelta(hours=1),
        revision=-2,
    )  # fmt: skip
    wiring.get_ports().jobs.add(job)
    clock.advance(hours=5)
    done = _store_result(job)
    assert done.expires_at == clock.now + timedelta(hours=1)
    stored = wiring.get_ports().media.find(done.media_key or MediaKey("", ""))
    assert stored
    assert stored.expires_at == done.expires_at


def test_replay_of_a_request_with_an_expired_image_is_a_conflict(clock: FakeClock) -> None:
    scheduled({}, None)
    event = with_headers(
        json_event("/api/generate", {"prompt": "a heron", "expires_in": "1h"}), Idempotency_Key="k-gone"
    )
    assert send(event).status == 200
    clock.advance(hours=1, minutes=2)
    scheduled({}, None)
    assert_error(send(event), 409, "conflict")
