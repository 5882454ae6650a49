"""The job entity: one generation of any kind, its states and the transitions allowed between them."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from shared.domain.errors import InternalError, JobConflictError, JobEndedError
from shared.domain.media import MediaKey

RECORD_OUTLIVES_MEDIA: Final = timedelta(days=30)
ANONYMOUS: Final = "anonymous"
_MAX_WORKER_TIME: Final = timedelta(minutes=5)  # no worker that had the job when it ended runs longer than this
ID_PATTERN: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)


class JobKind(StrEnum):
    """Which of the three generation routes created the job."""

    GENERATE = "generate"
    IMG2IMG = "img2img"
    IMG2VIDEO = "img2video"


class JobStatus(StrEnum):
    """The state of a job; the last three are final."""

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
    """Why a job failed; `message` is a sentence for its owner."""

    code: str
    message: str
    retryable: bool


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of a job at list price; `usd` is decimal text, which avoids binary rounding."""

    units: int
    usd: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """The record of a job. It holds keys of images, never images; `revision` increases by one with every write.

    - `media_key` is chosen when the job is created, so that a result can be found after a crash; it is the job's result
      only once the job has succeeded. `provenance_id` is the id written into the result's metadata.
    - `due_at`: when the sweeper checks the job. `cancel_at`: the deadline set by the caller.
    - `caller`: the client that the fair queue counts the job for.
    - `cleanup_pending`: the job is final, but the sweeper still has to delete its media: a result at `expires_at`, or
      one that a worker stored after the job had ended.
    - `requested_options`: optional fields that the caller sent; `ignored_options`: those that the model ignores.
    - `fallback_models`: models (in the form of `Model.ref`) that may still be tried; `fallback_from`: the provider
      that failed first.
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
        """The key of the result, while there is one: from success until its deletion."""
        exists = self.status is JobStatus.SUCCEEDED and self.cleanup_pending and not self.deleted_at
        return self.media_key if exists else None

    @property
    def media_keys(self) -> tuple[MediaKey, ...]:
        """The keys under which the job may have stored media."""
        return tuple(key for key in (self.media_key, self.input_key) if key)

    @property
    def required_media_key(self) -> MediaKey:
        """Where the result is to be stored. Raises InternalError (a record without a place)."""
        if self.media_key is None:
            raise InternalError("The job has no place for its result.")
        return self.media_key

    @property
    def is_final(self) -> bool:
        """Whether no transition is allowed any more."""
        return not LEGAL_MOVES[self.status]

    @property
    def may_have_been_charged(self) -> bool:
        """Whether a submission was begun and its outcome is unknown."""
        return self.submission_started_at is not None and self.upstream_id is None

    @property
    def record_expires_at(self) -> datetime:
        """When the record may be deleted: later than its media, so that an old id still gets a correct answer."""
        return self.expires_at + RECORD_OUTLIVES_MEDIA

    def wait_until(self, due_at: datetime) -> "Job":
        """Stay queued until `due_at` or the caller's deadline. Raises JobConflictError unless the job is queued."""
        self.require_open()
        if self.status is not JobStatus.QUEUED:
            raise JobConflictError(f"A {self.status} job is not waiting in the queue.")
        return self._next(due_at=self._within(due_at))

    def begin_submission(self, now: datetime, due_at: datetime) -> "Job":
        """Start a queued job. To be stored before the provider is called, so that a crash in between is detectable."""
        started = self._moved(JobStatus.PROCESSING)
        return replace(started, started_at=now, submission_started_at=now, due_at=self._within(due_at))

    def withdraw_submission(self, due_at: datetime) -> "Job":
        """Queue the job again, since the provider has certainly not accepted it."""
        withdrawn = self._moved(JobStatus.QUEUED)
        return replace(withdrawn, started_at=None, submission_started_at=None, due_at=self._within(due_at))

    def requeue_submission(self, due_at: datetime) -> "Job":
        """Queue the job again with its submission open: the provider refused it now but may have accepted it before."""
        return replace(self._moved(JobStatus.QUEUED), due_at=self._within(due_at))

    def resume_submission(self, due_at: datetime) -> "Job":
        """Start a queued job whose submission is still open, to submit the same again."""
        return replace(self._moved(JobStatus.PROCESSING), due_at=self._within(due_at))

    def with_fallback(
        self, *, model: str, provider: str, ignored_options: tuple[str, ...], fallback_models: tuple[str, ...]
    ) -> "Job":
        """Switch to the next fallback model in the same state: the provider has certainly not accepted the job."""
        self.require_open()
        return self._next(
            model=model,
            provider=provider,
            ignored_options=ignored_options,
            fallback_models=fallback_models,
            fallback_from=self.fallback_from or self.provider,
        )

    def record_submission(self, upstream_id: str) -> "Job":
        """Record the provider's id of the job. Raises JobEndedError."""
        self.require_open()
        return self._next(upstream_id=upstream_id)

    def retained_until(self, now: datetime) -> datetime:
        """Return when a result stored at `now` expires: the retention starts then, however long the job waited."""
        return now + (self.expires_at - self.created_at)

    def succeed(self, now: datetime, cost: Cost | None, *, expires_at: datetime | None = None) -> "Job":
        """End the job with a result; `expires_at` (default: the job's own) is when the sweeper deletes the result."""
        done = replace(self._moved(JobStatus.SUCCEEDED), finished_at=now, cost=cost)
        expires_at = expires_at or self.expires_at
        return replace(done, expires_at=expires_at, due_at=expires_at, cleanup_pending=True)

    def fail(self, now: datetime, failure: JobFailure, *, not_charged: bool = False) -> "Job":
        """End the job with a failure; `not_charged` where the provider has certainly not accepted it."""
        failed = replace(self._moved(JobStatus.FAILED), finished_at=now, failure=failure)
        return replace(failed, submission_started_at=None) if not_charged else _with_cleanup(failed, now)

    def cancel(self, now: datetime) -> "Job":
        """End the job without a result."""
        return _with_cleanup(replace(self._moved(JobStatus.CANCELED), finished_at=now), now)

    def redact(self, now: datetime) -> "Job":
        """Remove the request and schedule deletion of the media of a final job; the rest of the record stays.

        Raises JobConflictError where the job is not final.
        """
        if not self.is_final:
            raise JobConflictError(f"A {self.status} job has to end before it can be deleted.")
        late_worker = self.cleanup_pending and self.status is not JobStatus.SUCCEEDED
        due_at = max(now, self.due_at) if late_worker else now
        return self._next(request={}, deleted_at=self.deleted_at or now, cleanup_pending=True, due_at=due_at)

    def finish_cleanup(self) -> "Job":
        """Record that all media of a final job are deleted."""
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
        return replace(self, revision=self.revision + 1, **changes)  # type: ignore[arg-type]  # keywords are fields of Job


def _with_cleanup(job: Job, now: datetime) -> Job:
    return replace(job, cleanup_pending=True, due_at=now + _MAX_WORKER_TIME) if job.submission_started_at else job


def new_job_id() -> str:
    """Return 128 random bits in hex: the id is a capability, whoever knows it may read the job."""
    return secrets.token_hex(16)


def is_job_id(text: str) -> bool:
    """Whether the text has the form of a job id."""
    return ID_PATTERN.fullmatch(text) is not None
