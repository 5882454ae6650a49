"""Idempotency of requests: by Idempotency-Key, or by body where the gateway timed out before the response."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from shared.domain.errors import InvalidRequestError
from shared.domain.jobs import Job, JobStatus

KEY_LIFETIME: Final = timedelta(hours=24)
GATEWAY_TIMEOUT: Final = timedelta(seconds=28.5)  # API Gateway times out at 29 s; a later response reaches no client
ABANDONED_LIFETIME: Final = timedelta(minutes=10)
MAX_JOBS_PER_BODY: Final = 8  # a client that retries more often without a response creates (and pays for) a new job
BODY_LOOKUP_WINDOW: Final = timedelta(hours=1)  # far longer than a synchronous job and its clean-up take

KEY_PATTERN: Final = re.compile(r"[\x21-\x7e]{1,255}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A job's exclusive claim on an idempotency key, or one of several jobs' claims on a request body.

    `id` is a hash, so that neither the key nor the caller is stored in clear text.
    """

    id: str
    fingerprint: str
    job_id: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SingleUse:
    """A resource that only one job may use, such as an upload; `name` is known to its owner only.

    `returns_prior_job`: a second request with it returns that job (a client may follow the redirect of a staged form
    twice).
    """

    name: str
    returns_prior_job: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimSet:
    """What a new job claims: its idempotency key, its body, its single-use input.

    `replaces_key` and `replaces_use` name the one job that key and input may be taken from. A body has room for several
    jobs. `body_checked`: they were read, and `dropped_bodies` are those whose claims are removed; without it the claim
    is refused if there are any.
    """

    key: Claim | None = None
    replaces_key: str | None = None
    body: Claim | None = None
    body_checked: bool = False
    dropped_bodies: tuple[str, ...] = ()
    use: Claim | None = None
    replaces_use: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestIdentity:
    """What identifies a request for idempotency: caller, route, content and Idempotency-Key."""

    caller: str
    route: str
    fingerprint: str
    key: str | None
    received_at: datetime
    use: SingleUse | None = None

    @property
    def key_claim_id(self) -> str | None:
        """Id of the claim on the Idempotency-Key, None without a key."""
        return None if self.key is None else _claim_id("key", self.caller, self.route, self.key)

    @property
    def body_claim_id(self) -> str:
        """Id of the claims on the body."""
        return _claim_id("body", self.caller, self.route, self.fingerprint)

    @property
    def use_claim_id(self) -> str | None:
        """Id of the claim on the single-use resource, None without one."""
        return None if self.use is None else _claim_id("use", self.use.name)


def validate_key(key: str | None) -> str | None:
    """Return the key. Raises InvalidRequestError unless it is 1 to 255 printable ASCII characters without spaces."""
    if key is not None and not KEY_PATTERN.fullmatch(key):
        raise InvalidRequestError("Idempotency-Key must be 1 to 255 printable ASCII characters without spaces.")
    return key


def fingerprint(fields: Mapping[str, object], file: bytes | None = None) -> str:
    """Return a SHA-256 over the fields (in any order) and the file's bytes; the wire encoding does not matter."""
    digest = hashlib.sha256(json.dumps(fields, sort_keys=True, ensure_ascii=True).encode())
    digest.update(hashlib.sha256(file).digest() if file is not None else b"")
    return digest.hexdigest()


def releases_idempotency_key(job: Job) -> bool:
    """Whether the job failed and certainly nothing was charged, so that its key may be used for a new job."""
    return job.status is JobStatus.FAILED and job.submission_started_at is None


def is_abandoned(job: Job, now: datetime) -> bool:
    """Whether the gateway timed out on the request that created the job, so that no client got its result."""
    if job.is_final:
        ended = job.finished_at or job.created_at
        return (
            job.status is JobStatus.SUCCEEDED
            and not job.deleted_at
            and ended - job.created_at >= GATEWAY_TIMEOUT
            and now - ended <= ABANDONED_LIFETIME
        )
    return now - job.created_at >= GATEWAY_TIMEOUT


def _claim_id(*parts: str) -> str:
    return "claim-" + hashlib.sha256(json.dumps(parts).encode()).hexdigest()
