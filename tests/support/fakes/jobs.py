"""The job store in memory, with the claims and the index that lie in the same table."""

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Lock

from shared.domain.errors import ClaimTakenError, JobConflictError, NotFoundError
from shared.domain.idempotency import Claim, ClaimSet
from shared.domain.jobs import ANONYMOUS, Job
from shared.ports import JobFilter, JobPage
from tests.support.fakes.faults import Faults


class InMemoryJobStore:
    """Implements `shared.ports.JobStore`; `history` holds every revision that was ever written."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.history: list[Job] = []
        self.claims: dict[str, Claim] = {}
        self.bodies: dict[str, dict[str, Claim]] = defaultdict(dict)
        self._jobs: dict[str, Job] = {}
        self._lock = Lock()

    def add(self, job: Job, hold: ClaimSet | None = None) -> None:
        self.faults.before("add")
        with self._lock:
            if hold and not (self._is_free(hold.key, hold.supersedes) and self._is_free(hold.use, hold.use_supersedes)):
                raise ClaimTakenError("Another request like this one came first.", retry_after=1)
            if job.id in self._jobs:
                raise JobConflictError("The job exists.")
            self._write(job)
            for claim in (hold.key, hold.use) if hold else ():
                if claim:
                    self.claims[claim.id] = claim
            if hold and hold.body:
                standing = self.bodies[hold.body.id]
                standing[job.id] = hold.body
                for job_id in hold.body_without:
                    standing.pop(job_id, None)
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
            known = self._jobs.get(job.id)
            if known is None or known.revision != job.revision - 1:
                raise JobConflictError("The job was changed by somebody else meanwhile.")
            self._write(job)
        self.faults.after("replace")

    @property
    def all(self) -> list[Job]:
        return list(self._jobs.values())

    @property
    def only(self) -> Job:
        """The one job there is."""
        (job,) = self._jobs.values()
        return job

    @property
    def is_empty(self) -> bool:
        return not self._jobs

    def _is_free(self, claim: Claim | None, supersedes: str | None) -> bool:
        held = self.claims.get(claim.id) if claim else None
        return held is None or held.job_id == supersedes

    def _write(self, job: Job) -> None:
        kept = replace(job, request=dict(job.request))
        self._jobs[job.id] = kept
        self.history.append(kept)


class InMemoryClaimStore:
    """Implements `shared.ports.ClaimStore` over the claims that came with jobs."""

    def __init__(self, jobs: InMemoryJobStore) -> None:
        self.faults = Faults()
        self._jobs = jobs

    def read(self, claim_id: str) -> Claim | None:
        self.faults.before("read")
        return self._jobs.claims.get(claim_id)

    def list_for_body(self, claim_id: str) -> list[Claim]:
        self.faults.before("list_for_body")
        found = self._jobs.bodies[claim_id].values()
        return sorted(found, key=lambda claim: (claim.expires_at, claim.job_id))

    def take(self, claim: Claim) -> bool:
        self.faults.before("take")
        return self._jobs.bodies[claim.id].pop(claim.job_id, None) is not None


class InMemoryJobIndex:
    """Implements `shared.ports.JobIndex`."""

    def __init__(self, jobs: InMemoryJobStore) -> None:
        self.faults = Faults()
        self._jobs = jobs

    def list_by_owner(self, owner: str, choice: JobFilter) -> JobPage:
        """Where the page ended is told even if nothing follows it, as DynamoDB does."""
        self.faults.before("list_by_owner")
        found = sorted((_place(job), job) for job in self._jobs.all if owner == job.owner != ANONYMOUS)
        left = [(place, job) for place, job in reversed(found) if choice.after is None or place < choice.after]
        fitting = [
            (place, job)
            for place, job in left
            if choice.status in (None, job.status) and choice.kind in (None, job.kind)
        ][: choice.most]
        ended = len(fitting) == choice.most and bool(fitting)
        return JobPage([job for _, job in fitting], fitting[-1][0] if ended else None)

    def list_due(self, minute: datetime) -> list[str]:
        self.faults.before("list_due")
        start = minute.astimezone(UTC).replace(second=0, microsecond=0)
        end = start + timedelta(minutes=1)
        return [
            job.id for job in self._jobs.all if (job.cleanup_pending or not job.is_final) and start <= job.due_at < end
        ]


class InMemorySweepCursor:
    """Implements `shared.ports.SweepCursor`."""

    def __init__(self) -> None:
        self.faults = Faults()
        self._minute: datetime | None = None

    def read(self) -> datetime | None:
        self.faults.before("read")
        return self._minute

    def write(self, minute: datetime) -> None:
        self.faults.before("write")
        self._minute = minute


def _place(job: Job) -> tuple[str, str]:
    return job.created_at.astimezone(UTC).isoformat(timespec="microseconds"), job.id
