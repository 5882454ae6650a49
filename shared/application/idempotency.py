"""Was this request made before? By its Idempotency-Key, or by a body whose answer the gateway did not wait for."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from shared.domain.errors import InFlightError, KeyReusedError, StillInProgressError, UploadUsedError
from shared.domain.idempotency import (
    GATEWAY_TIMEOUT,
    KEY_LIFETIME,
    MAX_JOBS_PER_BODY,
    Claim,
    ClaimSet,
    RequestIdentity,
    is_abandoned,
    releases_idempotency_key,
)
from shared.domain.jobs import Job
from shared.ports import ClaimStore, Clock, JobStore

_LOOK_AGAIN_SECONDS: Final = 1.0
_TIMEOUTS: Final = timedelta(seconds=25)  # the gateway gives up on this request at 29 s
_RETRY_AFTER_SECONDS: Final = 5


@dataclass(frozen=True, slots=True)
class PriorJob:
    """The job that answers the request already, or (None) what a new one is to hold."""

    job: Job | None
    supersedes: str | None = None
    use_supersedes: str | None = None
    body_without: tuple[str, ...] = ()


class IdempotencyLookup:
    """Finds the job that a request repeats."""

    def __init__(
        self, *, jobs: JobStore, claims: ClaimStore, clock: Clock, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._jobs = jobs
        self._claims = claims
        self._clock = clock
        self._sleep = sleep

    def of_key(self, asked: RequestIdentity, *, unfinished_answers: bool) -> PriorJob:
        """What the request's key stands for; `unfinished_answers` where acceptance itself is the answer.

        Raises KeyReusedError, InFlightError, StorageUnavailableError.
        """
        claim = self._claims.read(asked.key_claim_id) if asked.key_claim_id else None
        if claim is None or claim.expires_at <= self._clock():
            return PriorJob(None, claim.job_id if claim else None)
        if claim.fingerprint != asked.fingerprint:
            raise KeyReusedError("This Idempotency-Key was used for another request; use a new one.")
        job = self._jobs.get(claim.job_id)
        if releases_idempotency_key(job):
            return PriorJob(None, job.id)
        if not job.is_final and not unfinished_answers:
            raise InFlightError(
                "The first request with this Idempotency-Key is still being answered.", retry_after=_RETRY_AFTER_SECONDS
            )
        return PriorJob(job)

    def of_use(self, asked: RequestIdentity, *, unfinished_answers: bool) -> PriorJob:
        """What has become of that which the request uses up: unused, in the job it asks for again, or gone.

        Raises UploadUsedError, StillInProgressError, StorageUnavailableError.
        """
        claim = self._claims.read(asked.use_claim_id) if asked.use_claim_id else None
        if claim is None:
            return PriorJob(None)
        job = self._jobs.get(claim.job_id)
        if releases_idempotency_key(job):
            return PriorJob(None, use_supersedes=job.id)
        if not asked.use or not asked.use.again:
            raise UploadUsedError("This upload_id was used for a job already; upload the image again for another.")
        return PriorJob(job if unfinished_answers else self._finished(job, asked))

    def of_abandoned(self, asked: RequestIdentity) -> PriorJob:
        """The earliest job that the gateway abandoned, waited for where it still runs.

        Each answers once; of those who wait at the same time, all that are left over share the last.

        Raises StillInProgressError, StorageUnavailableError.
        """
        shared: Job | None = None
        answered: list[str] = []
        standing = self._claims.list_for_body(asked.body_claim_id)
        for claim in standing:
            if self._clock() < claim.expires_at - KEY_LIFETIME + GATEWAY_TIMEOUT / 2:
                continue  # its client is still waiting for it, however wrong our clock
            job = self._jobs.get(claim.job_id)
            if not is_abandoned(job, self._clock()):
                answered += [job.id] if job.is_final else []
                continue
            finished = self._finished(job, asked)
            if releases_idempotency_key(finished):
                continue
            shared = finished
            if self._claims.take(claim):
                return PriorJob(finished)
        if shared:
            return PriorJob(shared)
        left = [claim.job_id for claim in standing if claim.job_id not in answered]
        return PriorJob(None, body_without=(*answered, *left[: -(MAX_JOBS_PER_BODY - 1)]))

    def _finished(self, job: Job, asked: RequestIdentity) -> Job:
        while not job.is_final:
            if self._clock() - asked.received_at >= _TIMEOUTS:
                raise StillInProgressError(
                    "The image is still being made; ask again with the same body.", retry_after=_RETRY_AFTER_SECONDS
                )
            self._sleep(_LOOK_AGAIN_SECONDS)
            job = self._jobs.get(job.id)
        return job


def claims_for(asked: RequestIdentity, job: Job, repeat: PriorJob, *, body: bool) -> ClaimSet:
    """What the new job lays claim to; `body` for the routes that the gateway may abandon. A key is claim enough."""
    expires_at = job.created_at + KEY_LIFETIME
    key = (
        Claim(id=asked.key_claim_id, fingerprint=asked.fingerprint, job_id=job.id, expires_at=expires_at)
        if asked.key_claim_id
        else None
    )
    pointer = Claim(id=asked.body_claim_id, fingerprint=asked.fingerprint, job_id=job.id, expires_at=expires_at)
    use = replace(pointer, id=asked.use_claim_id) if asked.use_claim_id else None
    return ClaimSet(
        key=key,
        supersedes=repeat.supersedes,
        body=pointer if body and asked.key is None else None,
        body_without=repeat.body_without,
        use=use,
        use_supersedes=repeat.use_supersedes,
    )
