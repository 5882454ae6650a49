"""A job as its owner sees it: everything but the request."""

from dataclasses import replace
from datetime import timedelta

import pytest

from functions.jobs.service import JobDetails, ReadJob
from functions.jobs.views import job_view, reading_view
from shared.application.media_urls import PresignedLinks
from shared.domain.errors import NotFoundError
from shared.domain.jobs import Job, JobKind
from shared.domain.media import MediaKey
from tests.support.fakes.clock import FakeClock
from tests.support.fakes.jobs import InMemoryJobStore
from tests.support.fakes.media import FakeMediaLinks
from tests.support.fakes.samples import a_canceled_video, a_failed_video, a_finished_video, a_job

BASE = "https://api.example"


def _read(jobs: InMemoryJobStore, clock: FakeClock | None = None) -> ReadJob:
    link = PresignedLinks(links=FakeMediaLinks, clock=clock or FakeClock(), longest_seconds=3600)
    return ReadJob(jobs=jobs, link=link)


def test_a_job_is_read_by_its_id() -> None:
    jobs = InMemoryJobStore()
    job = a_job()
    jobs.add(job)
    assert _read(jobs)(job.id) == JobDetails(job)


def test_a_finished_job_is_read_with_links_to_see_and_to_save_it_while_it_is_kept() -> None:
    jobs, clock = InMemoryJobStore(), FakeClock()
    job = replace(a_finished_video(), revision=0)
    jobs.add(job)
    view = reading_view(_read(jobs, clock)(job.id), BASE)
    assert f"/{job.media_key}?" in view["url"]
    assert "GET-inline" in view["url"]
    assert "GET-attachment" in view["links"]["download"]
    assert view["url_expires_at"] == "2027-03-01T13:00:00.123Z"
    assert view["expires_at"] == "2027-03-31T12:00:00.123Z"

    clock.now = job.expires_at - timedelta(minutes=5)
    assert reading_view(_read(jobs, clock)(job.id), BASE)["url_expires_at"] == view["expires_at"]
    clock.now = job.expires_at
    past = reading_view(_read(jobs, clock)(job.id), BASE)
    assert not {"url", "url_expires_at"} & set(past)
    assert "download" not in past["links"]


@pytest.mark.parametrize("job_id", ["", "nonsense", "a/b", "..", "\0", "é", "0" * 32])
def test_an_unknown_or_malformed_id_is_not_found(job_id: str) -> None:
    with pytest.raises(NotFoundError):
        _read(InMemoryJobStore())(job_id)


def test_a_malformed_id_never_reaches_the_store() -> None:
    jobs = InMemoryJobStore()
    jobs.faults.plan("get", AssertionError("asked"))
    with pytest.raises(NotFoundError):
        _read(jobs)("x" * 5000)


def test_a_queued_job() -> None:
    job = a_job()
    assert job_view(job, BASE) == {
        "id": job.id,
        "kind": "img2video",
        "status": "queued",
        "created_at": "2027-03-01T12:00:00.123Z",
        "started_at": None,
        "finished_at": None,
        "model": "painter",
        "provider": "acme",
        "seed": 7,
        "links": {"self": f"{BASE}/api/jobs/{job.id}", "result": f"{BASE}/api/img2video/result/{job.id}"},
    }


def test_a_finished_job_has_its_medium_its_end_and_its_price() -> None:
    view = job_view(replace(a_finished_video(), media_key=MediaKey("processed_videos", "video_x.mp4")), BASE)
    assert view["status"] == "succeeded"
    assert view["links"]["media"] == f"{BASE}/processed_videos/video_x.mp4"
    assert view["expires_at"] == "2027-03-31T12:00:00.123Z"
    assert view["cost"] == {"units": 1, "usd": 0.04}
    assert view["finished_at"] == "2027-03-01T12:00:00.123Z"


def test_a_failed_job_says_why() -> None:
    error = job_view(a_failed_video(), BASE)["error"]
    assert error == {"error": "The provider let us down.", "code": "provider_failed", "retryable": True}


def test_a_image_s_job_has_no_result_route() -> None:
    assert "result" not in job_view(a_job(kind=JobKind.GENERATE), BASE)["links"]


@pytest.mark.parametrize("job", [a_job(), a_finished_video(), a_failed_video(), a_canceled_video()])
def test_the_request_is_never_shown(job: Job) -> None:
    shown = job_view(replace(job, request={"prompt": "a secret prompt"}), BASE)
    assert "secret" not in repr(shown)
    assert "request" not in shown
