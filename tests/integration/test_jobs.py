"""GET /api/jobs/{id}, on records in the table."""

import pytest

from shared.domain.jobs import Job
from shared.runtime import wiring
from tests.integration.api import assert_error, get
from tests.support.fakes.gateway_event import BASE_URL
from tests.support.fakes.samples import a_canceled_video, a_failed_video, a_finished_video, a_job, a_processing_video

ALWAYS = {"id", "kind", "status", "created_at", "started_at", "finished_at", "model", "provider", "seed", "links"}
JOBS: dict[str, tuple[Job, set[str]]] = {
    "queued": (a_job(), set()),
    "processing": (a_processing_video(), set()),
    "succeeded": (a_finished_video(), {"expires_at", "cost", "url", "url_expires_at"}),
    "failed": (a_failed_video(), {"error"}),
    "canceled": (a_canceled_video(), set()),
}


@pytest.mark.parametrize("status", JOBS)
def test_job_in_each_status(status: str) -> None:
    job, more = JOBS[status]
    wiring.get_ports().jobs.add(job)
    answer = get("/api/jobs/{id}", id=job.id)
    assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")
    assert set(answer.json) == ALWAYS | more
    assert (answer.json["id"], answer.json["status"]) == (job.id, status)
    assert answer.json["created_at"] == "2027-03-01T12:00:00.123Z"
    assert answer.json["links"]["self"] == f"{BASE_URL}/api/jobs/{job.id}"


def test_unknown_job_is_not_found() -> None:
    assert_error(get("/api/jobs/{id}", id="e" * 32), 404, "not_found")


def test_unavailable_table_is_a_503_not_a_404(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOB_TABLE", "no-such-table")
    answer = get("/api/jobs/{id}", id="e" * 32)
    assert_error(answer, 503, "service_unavailable")
    assert "table" not in answer.text
