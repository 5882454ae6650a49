"""A job as JSON."""

from typing import Any

from functions.jobs.ending import Ended
from functions.jobs.listing import Listing
from shared.domain.instants import rfc3339
from shared.domain.jobs import Job, JobKind


def job_view(job: Job, base_url: str) -> dict[str, Any]:
    """The whole of it but the request, which is the caller's own text and stays with us."""
    view: dict[str, Any] = {
        "id": job.id,
        "kind": job.kind.value,
        "status": job.status.value,
        "created_at": rfc3339(job.created_at),
        "started_at": job.started_at and rfc3339(job.started_at),
        "finished_at": job.finished_at and rfc3339(job.finished_at),
        "model": job.model,
        "provider": job.provider,
        "seed": job.seed,
        "links": _links(job, base_url),
    }
    optional = {
        "expires_at": rfc3339(job.expires_at) if job.result_key else None,
        **_deleted(job),
        **_cost(job),
        **_failure(job),
    }
    return view | {name: value for name, value in optional.items() if value is not None}


def ended_view(ended: Ended, base_url: str) -> dict[str, Any]:
    """The job, and whether its provider's price is due: `charged` is yes, no or unknown."""
    return job_view(ended.job, base_url) | {"charged": ended.charged.value}


def listing_view(listing: Listing, base_url: str) -> dict[str, Any]:
    view: dict[str, Any] = {"jobs": [job_view(job, base_url) for job in listing.jobs]}
    return view | ({"cursor": listing.cursor} if listing.cursor else {})


def _links(job: Job, base_url: str) -> dict[str, str]:
    links = {"self": f"{base_url}/api/jobs/{job.id}"}
    if job.result_key:
        links["media"] = f"{base_url}{job.result_key.path}"
    if job.kind is JobKind.IMG2VIDEO:
        links["result"] = f"{base_url}/api/img2video/result/{job.id}"
    return links


def _deleted(job: Job) -> dict[str, Any]:
    return {"deleted_at": rfc3339(job.deleted_at)} if job.deleted_at else {}


def _cost(job: Job) -> dict[str, Any]:
    return {"cost": {"units": job.cost.units, "usd": float(job.cost.usd)}} if job.cost else {}


def _failure(job: Job) -> dict[str, Any]:
    if job.failure is None:
        return {}
    failure = job.failure
    return {"error": {"error": failure.message, "code": failure.code, "retryable": failure.retryable}}
