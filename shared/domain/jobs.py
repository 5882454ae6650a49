"""A job: one generation of any kind, from its acceptance to its end, and the moves that are legal between."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from shared.domain.errors import JobConflictError, JobEndedError
from shared.domain.media import MediaKey

RECORD_OUTLIVES_MEDIA: Final = timedelta(days=30)
ANONYMOUS: Final = "anonymous"
_LAST_WORKER: Final = timedelta(minutes=5)  # nobody who was at work on a job when it ended is so any longer after it
ID_FORM: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)


class JobKind(StrEnum):
    """Which of the three routes made the job."""

    GENERATE = "generate"
    IMG2IMG = "img2img"
    IMG2VIDEO = "img2video"


class JobStatus(StrEnum):
    """Where a job stands; the last three are final."""

    QUEUED = "queued"
    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELED = "canceled"


LEGAL_MOVES: Final[Mapping[JobStatus, frozenset[JobStatus]]] = {
    JobStatus.QUEUED: frozenset({JobStatus.PROCESSING, JobStatus.FAILED, JobStatus.CANCELED}),
    JobStatus.PROCESSING: frozenset({JobStatus.QUEUED, JobStatus.SUCCEEDED, JobStatus.FAILED, JobStatus.CANCELED}),
    JobStatus.SUCCEEDED: frozenset(),
    JobStatus.FAILED: frozenset(),
    JobStatus.CANCELED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class JobFailure:
    """Why a job failed, in words for its owner."""

    code: str
    message: str
    retryable: bool


@dataclass(frozen=True, slots=True)
class Cost:
    """What a job cost at list price; `usd` is a decimal in text, so that no binary fraction creeps in."""

    units: int
    usd: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One job's record. Images are never in it, only keys; `revision` rises by one with every write.

    `media_key` is fixed when the job is accepted, so that whatever happens it is known where a result may lie; it is
    the job's result only once the job has succeeded; `provenance_id` is what the result calls itself by. `due_at` is
    when the sweeper looks after it. `caller` is whose turns it takes, `cancel_at` the deadline its caller set. A final
    job is `untidy` until the sweeper made sure that nothing of it lies about: a result that is to be kept until
    `expires_at` and no longer, or one that a worker put after somebody else ended the job. `sent` names the optional
    fields its caller sent, `fallback_models` the models (as `Model.place` writes them) that may still be asked in its
    stead, `fallback_from` the provider that let it down first.
    """

    id: str
    kind: JobKind
    status: JobStatus
    owner: str
    model: str
    provider: str
    seed: int
    request: Mapping[str, str | int | float]
    created_at: datetime
    due_at: datetime
    expires_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    submission_started_at: datetime | None = None
    upstream_id: str | None = None
    input_key: MediaKey | None = None
    media_key: MediaKey | None = None
    provenance_id: str | None = None
    cost: Cost | None = None
    failure: JobFailure | None = None
    caller: str = ""
    ignored_options: tuple[str, ...] = ()
    requested_options: tuple[str, ...] = ()
    fallback_models: tuple[str, ...] = ()
    fallback_from: str | None = None
    cancel_at: datetime | None = None
    deleted_at: datetime | None = None
    cleanup_pending: bool = False
    revision: int = field(default=0)

    @property
    def result_key(self) -> MediaKey | None:
        """Where the result is, once there is one and until it was erased."""
        kept = self.status is JobStatus.SUCCEEDED and self.cleanup_pending and not self.deleted_at
        return self.media_key if kept else None

    @property
    def own_media(self) -> tuple[MediaKey, ...]:
        """Where something of it may lie."""
        return tuple(key for key in (self.media_key, self.input_key) if key)

    @property
    def is_final(self) -> bool:
        return not LEGAL_MOVES[self.status]

    @property
    def may_have_been_charged(self) -> bool:
        """Whether a provider was to be asked and nothing says that it was, or was not."""
        return self.submission_started_at is not None and self.upstream_id is None

    @property
    def record_expires_at(self) -> datetime:
        """When the record itself may go: it outlives the media, so that an old id still gets a true answer."""
        return self.expires_at + RECORD_OUTLIVES_MEDIA

    def wait_until(self, due_at: datetime) -> "Job":
        """Still queued, and looked after again at `due_at` (or when its caller's deadline comes)."""
        self.require_open()
        if self.status is not JobStatus.QUEUED:
            raise JobConflictError(f"A {self.status} job does not wait for its turn.")
        return self._next(due_at=self._within(due_at))

    def begin_submission(self, now: datetime, due_at: datetime) -> "Job":
        """Written before a provider is asked to take the job, so that a crash in between shows; starts a queued job."""
        started = self._moved(JobStatus.PROCESSING)
        return replace(started, started_at=now, submission_started_at=now, due_at=self._within(due_at))

    def withdraw_submission(self, due_at: datetime) -> "Job":
        """The provider certainly did not take it: it waits for another turn."""
        withdrawn = self._moved(JobStatus.QUEUED)
        return replace(withdrawn, started_at=None, submission_started_at=None, due_at=self._within(due_at))

    def requeue_submission(self, due_at: datetime) -> "Job":
        """The provider did not take it this time, and may have before: it waits for another turn, its intent stands."""
        return replace(self._moved(JobStatus.QUEUED), due_at=self._within(due_at))

    def resume_submission(self, due_at: datetime) -> "Job":
        """The same is to be asked again."""
        return replace(self._moved(JobStatus.PROCESSING), due_at=self._within(due_at))

    def redirected(
        self, *, model: str, provider: str, ignored_options: tuple[str, ...], fallback_models: tuple[str, ...]
    ) -> "Job":
        """Its provider certainly did not take it, and another one is to be asked, at the same point of the job's
        life.
        """
        self.require_open()
        return self._next(
            model=model,
            provider=provider,
            ignored_options=ignored_options,
            fallback_models=fallback_models,
            fallback_from=self.fallback_from or self.provider,
        )

    def submitted(self, upstream_id: str) -> "Job":
        self.require_open()
        return self._next(upstream_id=upstream_id)

    def retained_until(self, now: datetime) -> datetime:
        """When a result that is there from now on has been kept as long as promised, however long the job waited."""
        return now + (self.expires_at - self.created_at)

    def succeed(self, now: datetime, cost: Cost | None, *, expires_at: datetime | None = None) -> "Job":
        """`expires_at` is until when the result is kept, and when the sweeper comes for it."""
        done = replace(self._moved(JobStatus.SUCCEEDED), finished_at=now, cost=cost)
        expires_at = expires_at or self.expires_at
        return replace(done, expires_at=expires_at, due_at=expires_at, cleanup_pending=True)

    def fail(self, now: datetime, failure: JobFailure, *, not_charged: bool = False) -> "Job":
        """`not_charged` where the provider certainly did not take it, whatever was intended."""
        failed = replace(self._moved(JobStatus.FAILED), finished_at=now, failure=failure)
        return replace(failed, submission_started_at=None) if not_charged else _to_be_tidied(failed, now)

    def cancel(self, now: datetime) -> "Job":
        return _to_be_tidied(replace(self._moved(JobStatus.CANCELED), finished_at=now), now)

    def forget(self, now: datetime) -> "Job":
        """A final job without what its caller sent and got; the record of what happened stays."""
        if not self.is_final:
            raise JobConflictError(f"A {self.status} job has to end before it can be deleted.")
        late_worker = self.cleanup_pending and self.status is not JobStatus.SUCCEEDED
        due_at = max(now, self.due_at) if late_worker else now
        return self._next(request={}, deleted_at=self.deleted_at or now, cleanup_pending=True, due_at=due_at)

    def cleanup_done(self) -> "Job":
        return self._next(cleanup_pending=False)

    def require_open(self) -> None:
        """Raises JobEndedError for a final job."""
        if self.is_final:
            raise JobEndedError(f"A {self.status} job has ended.")

    def _within(self, due_at: datetime) -> datetime:
        return min(due_at, self.cancel_at) if self.cancel_at else due_at

    def _moved(self, to: JobStatus) -> "Job":
        self.require_open()
        if to not in LEGAL_MOVES[self.status]:
            raise JobConflictError(f"A {self.status} job cannot become {to}.")
        return self._next(status=to)

    def _next(self, **changes: object) -> "Job":
        return replace(self, revision=self.revision + 1, **changes)  # type: ignore[arg-type]  # the callers above name fields


def _to_be_tidied(job: Job, now: datetime) -> Job:
    return replace(job, cleanup_pending=True, due_at=now + _LAST_WORKER) if job.submission_started_at else job


def new_job_id() -> str:
    """128 random bits: until keys exist, knowing the id is what lets a caller read the job."""
    return secrets.token_hex(16)


def is_job_id(text: str) -> bool:
    """Whether any job of ours could be called that."""
    return ID_FORM.fullmatch(text) is not None
