"""Build the JSON responses of the job routes."""

from functions.jobs.cancellation import EndedJob
from functions.jobs.listing import Listing
from functions.jobs.schemas import EndedJobView, JobLinks, JobPage, JobView
from functions.jobs.service import JobDetails
from shared.domain.jobs import Job, JobKind, JobStatus
from shared.domain.timestamps import rfc3339


def job_view(job: Job, base_url: str) -> JobView:
    """Return the job without its request, which may contain private text."""
    view: JobView = {
        "id": job.id,
        "kind": job.kind,
        "status": job.status,
        "created_at": rfc3339(job.created_at),
        "started_at": rfc3339(job.started_at) if job.started_at else None,
        "finished_at": rfc3339(job.finished_at) if job.finished_at else None,
        "model": job.model,
        "provider": job.provider,
        "seed": job.seed,
        "links": _links(job, base_url),
    }
    if job.status is JobStatus.SUCCEEDED and not job.deleted_at:
        view["expires_at"] = rfc3339(job.expires_at)
    if job.deleted_at:
        view["deleted_at"] = rfc3339(job.deleted_at)
    if job.cost:
        view["cost"] = {"units": job.cost.units, "usd": float(job.cost.usd)}
    if job.failure:
        failure = job.failure
        view["error"] = {"error": failure.message, "code": failure.code, "retryable": failure.retryable}
    return view


def details_view(details: JobDetails, base_url: str) -> JobView:
    """Return the job with presigned URLs of its result: `url` to view, `links.download` to save it."""
    view = job_view(details.job, base_url)
    view_link, download_link = details.view_link, details.download_link
    if view_link and download_link:
        view["url"] = view_link.url
        view["links"]["download"] = download_link.url
        view["url_expires_at"] = rfc3339(min(view_link.expires_at, download_link.expires_at))
    return view


def ended_view(ended: EndedJob, base_url: str) -> EndedJobView:
    """Return the job, and whether its provider's price is charged."""
    return {**job_view(ended.job, base_url), "charged": ended.charged}


def listing_view(listing: Listing, base_url: str) -> JobPage:
    """Return a page of jobs."""
    view: JobPage = {"jobs": [job_view(job, base_url) for job in listing.jobs]}
    if listing.cursor:
        view["cursor"] = listing.cursor
    return view


def _links(job: Job, base_url: str) -> JobLinks:
    links: JobLinks = {"self": f"{base_url}/api/jobs/{job.id}"}
    if job.result_key:
        links["media"] = f"{base_url}{job.result_key.path}"
    if job.kind is JobKind.IMG2VIDEO:
        links["result"] = f"{base_url}/api/img2video/result/{job.id}"
    return links
