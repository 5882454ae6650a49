"""A job store and a claim store that share a table, of each kind, and claims to store in them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from shared.domain.idempotency import Claim
from shared.domain.jobs import Job, new_job_id
from shared.ports.jobs import ClaimStore, JobStore
from shared.runtime import wiring
from tests.support.fakes.clock import NOON
from tests.support.fakes.jobs import InMemoryClaimStore, InMemoryJobStore

REQUESTS = 16


@dataclass(frozen=True)
class Stores:
    """Job store and claim store, which share a table."""

    jobs: JobStore
    claims: ClaimStore


def _in_memory() -> Stores:
    jobs = InMemoryJobStore()
    return Stores(jobs, InMemoryClaimStore(jobs))


STORES: dict[str, Callable[[], Stores]] = {
    "in memory": _in_memory,
    "dynamodb": lambda: Stores(wiring.get_ports().jobs, wiring.get_ports().claims),
}


def a_claim(job: Job, claim_id: str | None = None) -> Claim:
    return Claim(
        id=claim_id or f"claim-{new_job_id()}",
        fingerprint="f" * 64,
        job_id=job.id,
        expires_at=NOON + timedelta(days=1, microseconds=7),
    )
