"""Idempotency: find the job that a request repeats, by its Idempotency-Key, its single-use input, or its body."""

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
from shared.ports.jobs import ClaimStore, JobStore
from shared.ports.platform import Clock

_POLL_SECONDS: Final = 1.0
_LONGEST_WAIT: Final = timedelta(seconds=25)  # the gateway gives up on this request at 29 s
_RETRY_AFTER_SECONDS: Final = 5


@dataclass(frozen=True, slots=True)
class PriorJob:
    """The job that answers the request already, or (None) what a new job may take over from earlier ones.

    `replaces_key` and `replaces_use` name the job whose key or single-use input is free again. `body_checked`: the jobs
    that stand for the same body were read; `dropped_bodies` are those that need not stand for it any longer.
    """

    job: Job | None
    replaces_key: str | None = None
    replaces_use: str | None = None
    body_checked: bool = False
    dropped_bodies: tuple[str, ...] = ()


class IdempotencyLookup:
    """Finds the job that a request repeats."""

    def __init__(self, *, jobs: JobStore, claims: ClaimStore, clock: Clock, sleep: Callable[[float], None]) -> None:
        self._jobs = jobs
        self._claims = claims
        self._clock = clock
        self._sleep = sleep

    def find(self, identity: RequestIdentity, *, queued: bool) -> PriorJob:
        """Look up the key and the single-use input; no read for a request that has neither.

        `queued`: acceptance itself is the answer, so a job that still runs answers as well.
        Raises KeyReusedError, InFlightError, StillInProgressError, UploadUsedError, StorageUnavailableError.
        """
        prior = self._by_key(identity, queued=queued) if identity.key else PriorJob(None)
        if prior.job is not None or identity.use is None:
            return prior
        try:
            return replace(self._by_use(identity, queued=queued), replaces_key=prior.replaces_key)
        except UploadUsedError:
            body = PriorJob(None) if queued else self.find_in_body_claims(identity, prior)
            if body.job is None:
                raise
            return body

    def find_in_body_claims(self, identity: RequestIdentity, prior: PriorJob) -> PriorJob:
        """After `find`, look up the body too: a job whose answer came after the gateway's timeout reached nobody.

        A request with a key is identified by its key alone. Raises StillInProgressError, StorageUnavailableError.
        """
        if identity.key:
            return prior
        return replace(self._by_body(identity), replaces_use=prior.replaces_use)

    def _by_key(self, identity: RequestIdentity, *, queued: bool) -> PriorJob:
        claim = self._claims.get(identity.key_claim_id) if identity.key_claim_id else None
        if claim is None or claim.expires_at <= self._clock():
            return PriorJob(None, claim.job_id if claim else None)
        if claim.fingerprint != identity.fingerprint:
            raise KeyReusedError("This Idempotency-Key was used for another request; use a new one.")
        job = self._jobs.get(claim.job_id)
        if releases_idempotency_key(job):
            return PriorJob(None, job.id)
        if not job.is_final and not queued:
            raise InFlightError(
                "The first request with this Idempotency-Key is still being answered.", retry_after=_RETRY_AFTER_SECONDS
            )
        return PriorJob(job)

    def _by_use(self, identity: RequestIdentity, *, queued: bool) -> PriorJob:
        """The single-use input is unused, or its job is the answer to a repeated request, or it is gone."""
        claim = self._claims.get(identity.use_claim_id) if identity.use_claim_id else None
        if claim is None:
            return PriorJob(None)
        job = self._jobs.get(claim.job_id)
        if releases_idempotency_key(job):
            return PriorJob(None, replaces_use=job.id)
        if not identity.use or not identity.use.returns_prior_job:
            raise UploadUsedError("This upload_id was used for a job already; upload the image again for another.")
        return PriorJob(job if queued else self._finished(job, identity))

    def _by_body(self, identity: RequestIdentity) -> PriorJob:
        """The earliest job that the gateway abandoned; wait for it if it still runs.

        Each answers one request; requests that wait at the same time and find none left share the last one.
        """
        shared: Job | None = None
        answered: list[str] = []
        claims = self._claims.list_for_body(identity.body_claim_id)
        for claim in claims:
            if self._clock() < claim.expires_at - KEY_LIFETIME + GATEWAY_TIMEOUT / 2:
                continue  # its client still waits for it, even if our clocks differ
            job = self._jobs.get(claim.job_id)
            if not is_abandoned(job, self._clock()):
                answered += [job.id] if job.is_final else []
                continue
            finished = self._finished(job, identity)
            if releases_idempotency_key(finished):
                continue
            shared = finished
            if self._claims.consume(claim):
                return PriorJob(finished)
        if shared:
            return PriorJob(shared)
        left = [claim.job_id for claim in claims if claim.job_id not in answered]
        return PriorJob(None, body_checked=True, dropped_bodies=(*answered, *left[: -(MAX_JOBS_PER_BODY - 1)]))

    def _finished(self, job: Job, identity: RequestIdentity) -> Job:
        while not job.is_final:
            if self._clock() - identity.received_at >= _LONGEST_WAIT:
                raise StillInProgressError(
                    "The image is still being made; ask again with the same body.", retry_after=_RETRY_AFTER_SECONDS
                )
            self._sleep(_POLL_SECONDS)
            job = self._jobs.get(job.id)
        return job


def claims_for(identity: RequestIdentity, job: Job, prior: PriorJob, *, body: bool) -> ClaimSet:
    """What the new job claims; `body` for the routes that the gateway may abandon. A key is enough by itself."""
    expires_at = job.created_at + KEY_LIFETIME
    on_body = Claim(id=identity.body_claim_id, fingerprint=identity.fingerprint, job_id=job.id, expires_at=expires_at)
    return ClaimSet(
        key=replace(on_body, id=identity.key_claim_id) if identity.key_claim_id else None,
        replaces_key=prior.replaces_key,
        body=on_body if body and identity.key is None else None,
        body_checked=prior.body_checked,
        dropped_bodies=prior.dropped_bodies,
        use=replace(on_body, id=identity.use_claim_id) if identity.use_claim_id else None,
        replaces_use=prior.replaces_use,
    )
