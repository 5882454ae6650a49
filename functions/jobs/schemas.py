"""What the job routes answer."""

from typing import NotRequired, TypedDict

from functions.jobs.ending import ChargeStatus
from shared.domain.jobs import JobKind, JobStatus
from shared.runtime.http.schema_types import Instant, JobId, Url


class JobLinks(TypedDict):
    """Where the job and what it made are."""

    self: Url
    media: NotRequired[Url]
    """The image or video, once there is one; it redirects to a fresh link each time."""
    download: NotRequired[Url]
    """The same as an attachment: presigned, good until `url_expires_at`."""
    result: NotRequired[Url]
    """Where a video's result is polled for."""


class JobCost(TypedDict):
    """What the job cost at list price."""

    units: int
    usd: float
    """US dollars."""


class JobError(TypedDict):
    """Why the job failed."""

    error: str
    """A sentence that a person can act on."""
    code: str
    """What went wrong, for programs."""
    retryable: bool
    """Whether the same request may succeed as a new job."""


class JobView(TypedDict):
    """A job of any kind. What was asked is not in it."""

    id: JobId
    kind: JobKind
    """Which of the three POST routes made it."""
    status: JobStatus
    """The last three are final."""
    created_at: Instant
    started_at: Instant | None
    """When its provider was asked."""
    finished_at: Instant | None
    """When it reached a final status."""
    model: str
    provider: str
    seed: int
    """The seed used."""
    links: JobLinks
    url: NotRequired[Url]
    """The image or video itself: presigned, good until `url_expires_at`, and made anew with each answer."""
    url_expires_at: NotRequired[Instant]
    expires_at: NotRequired[Instant]
    """Until when what it made is kept."""
    deleted_at: NotRequired[Instant]
    """When its media and what was asked were deleted."""
    cost: NotRequired[JobCost]
    error: NotRequired[JobError]


class EndedJobView(JobView):
    """The job as it stands now."""

    charged: ChargeStatus
    """Whether its provider's price is due."""


class JobPage(TypedDict):
    """A page of jobs, newest first."""

    jobs: list[JobView]
    cursor: NotRequired[str]
    """The next page is had with `?cursor=`; on the last page there is none."""
