"""Response types of the job routes."""

from typing import NotRequired, TypedDict

from functions.jobs.cancellation import ChargeStatus
from shared.domain.jobs import JobKind, JobStatus
from shared.runtime.http.schema_types import Instant, JobId, Url


class JobLinks(TypedDict):
    """URLs of the job and its result."""

    self: Url
    media: NotRequired[Url]
    """The image or video, once there is one; it redirects to a fresh link each time."""
    download: NotRequired[Url]
    """The same as an attachment: presigned, valid until `url_expires_at`."""
    result: NotRequired[Url]
    """Where to poll for the result of a video."""


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
    """A job of any kind, without its request."""

    id: JobId
    kind: JobKind
    """Which of the three POST routes created it."""
    status: JobStatus
    """The last three are final."""
    created_at: Instant
    started_at: Instant | None
    """When its provider was called."""
    finished_at: Instant | None
    """When it reached a final status."""
    model: str
    provider: str
    seed: int
    """The seed used."""
    links: JobLinks
    url: NotRequired[Url]
    """The image or video itself: presigned, valid until `url_expires_at`, and new in each response."""
    url_expires_at: NotRequired[Instant]
    expires_at: NotRequired[Instant]
    """When its result expires."""
    deleted_at: NotRequired[Instant]
    """When its media and its request were deleted."""
    cost: NotRequired[JobCost]
    error: NotRequired[JobError]


class EndedJobView(JobView):
    """The job after the change."""

    charged: ChargeStatus
    """Whether its provider's price is charged."""


class JobPage(TypedDict):
    """A page of jobs, newest first."""

    jobs: list[JobView]
    cursor: NotRequired[str]
    """Pass it as `?cursor=` to get the next page; the last page has none."""
