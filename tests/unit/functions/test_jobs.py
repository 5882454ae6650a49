"""GET /api/jobs/{id}: everything of a job but its request."""

from dataclasses import replace
from datetime import timedelta

import pytest

from functions.jobs.service import JobDetails, ReadJob
from functions.jobs.views import details_view, job_view
from shared.domain.errors import NotFoundError
from shared.domain.jobs import Job, JobKind
from shared.domain.media import MediaKey
from tests.support.fakes.samples import a_canceled_video, a_failed_video, a_finished_video, a_job
from tests.support.fakes.world import World

BASE = "https://api.example"


class ReadJobWorld(World):
    """Has `read_job`, the use case among fakes."""

    def __init__(self) -> None:
        super().__init__()
        self.read_job = ReadJob(jobs=self.jobs, links=self.use_cases.presigned_links)


@pytest.fixture
def world() -> ReadJobWorld:
    return ReadJobWorld()


def test_job_is_read_by_its_id(world: ReadJobWorld) -> None:
    job = a_job()
    world.jobs.add(job)
    assert world.read_job.read(job.id) == JobDetails(job)


def test_finished_job_has_links_to_view_and_download_until_it_expires(world: ReadJobWorld) -> None:
    job = replace(a_finished_video(), revision=0)
    world.jobs.add(job)
    view = details_view(world.read_job.read(job.id), BASE)
    assert f"/{job.media_key}?" in view["url"]
    assert "GET-inline" in view["url"]
    assert "GET-attachment" in view["links"]["download"]
    assert view["url_expires_at"] == "2027-03-01T13:00:00.123Z"
    assert view["expires_at"] == "2027-03-31T12:00:00.123Z"

    world.clock.now = job.expires_at - timedelta(minutes=5)
    assert details_view(world.read_job.read(job.id), BASE)["url_expires_at"] == view["expires_at"]
    world.clock.now = job.expires_at
    expired = details_view(world.read_job.read(job.id), BASE)
    assert not {"url", "url_expires_at"} & set(expired)
    assert "download" not in expired["links"]


@pytest.mark.parametrize("job_id", ["", "nonsense", "a/b", "..", "\0", "é", "0" * 32])
def test_unknown_or_malformed_id_is_not_found(world: ReadJobWorld, job_id: str) -> None:
    with pytest.raises(NotFoundError):
        world.read_job.read(job_id)


def test_malformed_id_does_not_reach_the_store(world: ReadJobWorld) -> None:
    world.jobs.faults.plan("get", AssertionError("called"))
    with pytest.raises(NotFoundError):
        world.read_job.read("x" * 5000)


def test_view_of_a_queued_job() -> None:
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


def test_view_of_a_finished_job_has_its_media_expiry_and_cost() -> None:
    view = job_view(replace(a_finished_video(), media_key=MediaKey("processed_videos", "video_x.mp4")), BASE)
    assert view["status"] == "succeeded"
    assert view["links"]["media"] == f"{BASE}/processed_videos/video_x.mp4"
    assert view["expires_at"] == "2027-03-31T12:00:00.123Z"
    assert view["cost"] == {"units": 1, "usd": 0.04}
    assert view["finished_at"] == "2027-03-01T12:00:00.123Z"


def test_view_of_a_failed_job_has_the_error() -> None:
    error = job_view(a_failed_video(), BASE)["error"]
    assert error == {"error": "The provider let us down.", "code": "provider_failed", "retryable": True}


def test_view_of_an_image_job_has_no_link_to_poll() -> None:
    assert "result" not in job_view(a_job(kind=JobKind.GENERATE), BASE)["links"]


@pytest.mark.parametrize("job", [a_job(), a_finished_video(), a_failed_video(), a_canceled_video()])
def test_view_never_contains_the_request(job: Job) -> None:
    view = job_view(replace(job, request={"prompt": "a secret prompt"}), BASE)
    assert "secret" not in repr(view)
    assert "request" not in view
