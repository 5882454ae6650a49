"""The job store in memory, with the claims and the index of the same table."""

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Lock

from shared.domain.errors import BodyClaimedError, ClaimTakenError, JobConflictError, NotFoundError
from shared.domain.idempotency import BODY_LOOKUP_WINDOW, Claim, ClaimSet
from shared.domain.job_queries import JobFilter, JobPage
from shared.domain.jobs import ANONYMOUS, Job
from tests.support.fakes.faults import Faults


class InMemoryJobStore:
    """Implements the port `JobStore`; `history` has every revision that was written."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.history: list[Job] = []
        self.claims: dict[str, Claim] = {}
        self.bodies: dict[str, dict[str, Claim]] = defaultdict(dict)
        self._latest: dict[str, datetime] = {}
        self._jobs: dict[str, Job] = {}
        self._lock = Lock()

    def add(self, job: Job, claims: ClaimSet | None = None) -> None:
        self.faults.before("add")
        claims = claims or ClaimSet()
        with self._lock:
            if not (self._is_free(claims.key, claims.replaces_key) and self._is_free(claims.use, claims.replaces_use)):
                raise ClaimTakenError("Another request like this one came first.", retry_after=1)
            if job.id in self._jobs:
                raise JobConflictError("The job exists.")
            if claims.body and not claims.body_checked and self._is_claimed(claims.body):
                raise BodyClaimedError("Another request with the same body came first.", retry_after=1)
            self._write(job)
            for claim in (claims.key, claims.use):
                if claim:
                    self.claims[claim.id] = claim
            if claims.body:
                self._add_to_body(claims.body, claims)
        self.faults.after("add")

    def get(self, job_id: str) -> Job:
        self.faults.before("get")
        with self._lock:
            if job_id not in self._jobs:
                raise NotFoundError("There is no job with this id.")
            return self._jobs[job_id]

    def replace(self, job: Job) -> None:
        self.faults.before("replace")
        with self._lock:
            current = self._jobs.get(job.id)
            if current is None or current.revision != job.revision - 1:
                raise JobConflictError("The job was changed by somebody else meanwhile.")
            self._write(job)
        self.faults.after("replace")

    @property
    def all(self) -> list[Job]:
        return list(self._jobs.values())

    @property
    def only(self) -> Job:
        """The only job in the store."""
        (job,) = self._jobs.values()
        return job

    @property
    def is_empty(self) -> bool:
        return not self._jobs

    def _is_free(self, claim: Claim | None, replaced: str | None) -> bool:
        held = self.claims.get(claim.id) if claim else None
        return held is None or held.job_id == replaced

    def _is_claimed(self, body: Claim) -> bool:
        latest = self._latest.get(body.id)
        return latest is not None and latest >= body.expires_at - BODY_LOOKUP_WINDOW

    def _add_to_body(self, body: Claim, claims: ClaimSet) -> None:
        if not claims.body_checked:
            self.bodies[body.id].clear()
        self._latest[body.id] = body.expires_at
        self.bodies[body.id][body.job_id] = body
        for job_id in claims.dropped_bodies:
            self.bodies[body.id].pop(job_id, None)

    def _write(self, job: Job) -> None:
        copy = replace(job, request=dict(job.request))
        self._jobs[job.id] = copy
        self.history.append(copy)


class InMemoryClaimStore:
    """Implements the port `ClaimStore` over the claims that were stored with jobs."""

    def __init__(self, jobs: InMemoryJobStore) -> None:
        self.faults = Faults()
        self._jobs = jobs

    def get(self, claim_id: str) -> Claim | None:
        self.faults.before("get")
        return self._jobs.claims.get(claim_id)

    def list_for_body(self, claim_id: str) -> list[Claim]:
        self.faults.before("list_for_body")
        found = self._jobs.bodies[claim_id].values()
        return sorted(found, key=lambda claim: (claim.expires_at, claim.job_id))

    def consume(self, claim: Claim) -> bool:
        self.faults.before("consume")
        return self._jobs.bodies[claim.id].pop(claim.job_id, None) is not None


class InMemoryJobIndex:
    """Implements the port `JobIndex`."""

    def __init__(self, jobs: InMemoryJobStore) -> None:
        self.faults = Faults()
        self._jobs = jobs

    def list_by_owner(self, owner: str, job_filter: JobFilter) -> JobPage:
        """Return the end of a full page even if nothing follows it, as DynamoDB does."""
        self.faults.before("list_by_owner")
        found = sorted((_position(job), job) for job in self._jobs.all if owner == job.owner != ANONYMOUS)
        rest = [
            (position, job)
            for position, job in reversed(found)
            if job_filter.after is None or position < job_filter.after
        ]
        page = [
            (position, job)
            for position, job in rest
            if job_filter.status in (None, job.status) and job_filter.kind in (None, job.kind)
        ][: job_filter.limit]
        is_full = len(page) == job_filter.limit and bool(page)
        return JobPage([job for _, job in page], page[-1][0] if is_full else None)

    def list_due(self, minute: datetime) -> list[str]:
        self.faults.before("list_due")
        start = minute.astimezone(UTC).replace(second=0, microsecond=0)
        end = start + timedelta(minutes=1)
        return [
            job.id for job in self._jobs.all if (job.cleanup_pending or not job.is_final) and start <= job.due_at < end
        ]


class InMemorySweepCursor:
    """Implements the port `SweepCursor`."""

    def __init__(self) -> None:
        self.faults = Faults()
        self._minute: datetime | None = None

    def read(self) -> datetime | None:
        self.faults.before("read")
        return self._minute

    def write(self, minute: datetime) -> None:
        self.faults.before("write")
        self._minute = minute


def _position(job: Job) -> tuple[str, str]:
    return job.created_at.astimezone(UTC).isoformat(timespec="microseconds"), job.id
