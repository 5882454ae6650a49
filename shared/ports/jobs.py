"""Ports of the job records: store, idempotency claims, indexes, the sweeper's cursor, state machines, events."""

from __future__ import annotations  # imported by every route: types that only signatures name are not loaded

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from shared.domain.idempotency import Claim, ClaimSet
    from shared.domain.job_queries import JobFilter, JobPage, WorkflowState
    from shared.domain.jobs import Job
    from shared.domain.uploads import Upload


class JobStore(Protocol):
    """The job records. Every write is conditional, so that of two writers one gets an error."""

    def add(self, job: Job, claims: ClaimSet | None = None) -> None:
        """Store a new job and its claims in one transaction.

        Raises ClaimTakenError (the idempotency key or single-use input belongs to another job), BodyClaimedError (other
        jobs stand for the same body and `claims` does not name them), JobConflictError (the id exists),
        StorageUnavailableError.
        """
        ...

    def get(self, job_id: str) -> Job:
        """Read a job, consistently. Raises NotFoundError, StorageUnavailableError."""
        ...

    def replace(self, job: Job) -> None:
        """Write `job` over its previous revision.

        Raises JobConflictError (that revision is no longer the current one), StorageUnavailableError.
        """
        ...


class ClaimStore(Protocol):
    """Which job an idempotency key belongs to, and which jobs stand for a request body."""

    def get(self, claim_id: str) -> Claim | None:
        """Read a claim, consistently; the caller checks its expiry. Raises StorageUnavailableError."""
        ...

    def list_for_body(self, claim_id: str) -> list[Claim]:
        """Read the claims on a body, one per job, earliest first, consistently. Raises StorageUnavailableError."""
        ...

    def consume(self, claim: Claim) -> bool:
        """Remove one job's claim from its body; False if another caller did. Raises StorageUnavailableError."""
        ...


class JobIndex(Protocol):
    """Find jobs by owner, or by the minute in which they are due."""

    def list_by_owner(self, owner: str, job_filter: JobFilter) -> JobPage:
        """Read one page of an owner's jobs, newest first. Raises StorageUnavailableError."""
        ...

    def list_due(self, minute: datetime) -> list[str]:
        """Read the ids of the jobs that need attention in that minute. Raises StorageUnavailableError."""
        ...


class SweepCursor(Protocol):
    """The last minute that the sweeper has finished."""

    def read(self) -> datetime | None:
        """Raises StorageUnavailableError."""
        ...

    def write(self, minute: datetime) -> None:
        """Raises StorageUnavailableError."""
        ...


class UploadStore(Protocol):
    """The records of uploads that were announced, and by whom."""

    def add(self, upload: Upload) -> None:
        """Store a new record. Raises StorageUnavailableError."""
        ...

    def get(self, upload_id: str) -> Upload | None:
        """Read a record, consistently; the caller checks its dates. Raises StorageUnavailableError."""
        ...


class Workflow(Protocol):
    """The state machines that run queued jobs."""

    def start(self, job: Job) -> None:
        """Start the state machine of the job's kind; a second start of the same job has no effect.

        Raises WorkflowUnavailableError.
        """
        ...

    def state(self, job: Job) -> WorkflowState:
        """Raises WorkflowUnavailableError."""
        ...

    def stop(self, job: Job) -> None:
        """Stop the execution if it runs. Raises WorkflowUnavailableError."""
        ...
