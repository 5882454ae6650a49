"""The job record that the AWS stub returns."""

from datetime import UTC, datetime, timedelta
from typing import Any

from shared.adapters.job_table_items import to_item
from shared.domain.jobs import Cost, Job, JobKind, JobStatus
from shared.domain.media import MediaKey


def finished_video(job_id: str) -> dict[str, Any]:
    """Return the DynamoDB item of a succeeded video job."""
    now = datetime.now(UTC)
    job = Job(
        id=job_id, kind=JobKind.IMG2VIDEO, status=JobStatus.SUCCEEDED, owner="", model="sandbox", provider="sandbox",
        seed=7, request={}, created_at=now, due_at=now, expires_at=now + timedelta(days=30), started_at=now,
        finished_at=now, media_key=MediaKey("processed_videos", f"{job_id}.mp4"), cost=Cost(1, "0"),
    )  # fmt: skip
    return dict(to_item(job))
