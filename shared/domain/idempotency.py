"""Requests that must not be bought twice: an Idempotency-Key, or a body whose answer the gateway did not wait for."""

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
GATEWAY_TIMEOUT: Final = timedelta(seconds=28.5)  # the gateway gives up at 29 s; what comes later reaches nobody
ABANDONED_LIFETIME: Final = timedelta(minutes=10)
MAX_JOBS_PER_BODY: Final = 8  # that many jobs a body; who repeats itself more often while nobody answers buys again

KEY_FORM: Final = re.compile(r"[\x21-\x7e]{1,255}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One job's hold on a key, or its place among those that stand for a body.

    `id` is a hash, so that neither the key nor the caller stands in the table.
    """

    id: str
    fingerprint: str
    job_id: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SingleUse:
    """Something that goes into one job only, by a name that is a secret of its owner's.

    `again`: asking again with it means that job, as where the request for it is a redirect's GET.
    """

    name: str
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimSet:
    """What a new job lays claim to: its key, its body, what it uses up.

    `supersedes` and `use_supersedes` name the one job that key and use may be taken from. A body has room for several
    jobs: `body_without` names those that need not stand for it any longer.
    """

    key: Claim | None = None
    supersedes: str | None = None
    body: Claim | None = None
    body_without: tuple[str, ...] = ()
    use: Claim | None = None
    use_supersedes: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestIdentity:
    """A request as far as buying twice goes: who asked, where, what, and under which key."""

    caller: str
    route: str
    fingerprint: str
    key: str | None
    received_at: datetime
    use: SingleUse | None = None

    @property
    def key_claim_id(self) -> str | None:
        return None if self.key is None else _claim_id("key", self.caller, self.route, self.key)

    @property
    def body_claim_id(self) -> str:
        return _claim_id("body", self.caller, self.route, self.fingerprint)

    @property
    def use_claim_id(self) -> str | None:
        return None if self.use is None else _claim_id("use", self.use.name)


def checked_key(key: str | None) -> str | None:
    """The key as sent. Raises InvalidRequestError unless it is 1 to 255 printable ASCII characters without spaces."""
    if key is not None and not KEY_FORM.fullmatch(key):
        raise InvalidRequestError("Idempotency-Key must be 1 to 255 printable ASCII characters without spaces.")
    return key


def fingerprint(fields: Mapping[str, object], file: bytes | None = None) -> str:
    """What makes two requests the same: their fields in any order and their file's bytes, not how they were encoded."""
    digest = hashlib.sha256(json.dumps(fields, sort_keys=True, ensure_ascii=True).encode())
    digest.update(hashlib.sha256(file).digest() if file is not None else b"")
    return digest.hexdigest()


def releases_idempotency_key(job: Job) -> bool:
    """Whether the job ended in a way that certainly bought nothing, so that the same key may try again."""
    return job.status is JobStatus.FAILED and job.submission_started_at is None


def is_abandoned(job: Job, now: datetime) -> bool:
    """Whether the gateway gave up on the request that made this job, so that its result reached nobody."""
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
