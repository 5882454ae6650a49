"""The response to a client that does not wait: where its job is."""

from typing import Literal, TypedDict

from shared.application.recording import JobResponse
from shared.domain.jobs import JobStatus
from shared.runtime.http.model_notices import ModelNotices, job_headers, model_notices
from shared.runtime.http.response import HttpResponse
from shared.runtime.http.schema_types import JobId, Url

_POLL_HINT_SECONDS = "5"


class SelfLink(TypedDict):
    """The job's own address."""

    self: Url


class JobAccepted(ModelNotices):
    """A job that runs while the client does something else."""

    success: Literal[True]
    id: JobId
    """The job: keep it secret, since it is all that is needed to read and to delete it."""
    status: JobStatus
    message: str
    """A sentence for people."""
    links: SelfLink


def job_accepted(response: JobResponse, *, base_url: str) -> HttpResponse:
    """202, with the job's address in the body and in Location."""
    address = f"{base_url}/api/jobs/{response.job.id}"
    body: JobAccepted = {
        "success": True,
        "id": response.job.id,
        "status": response.job.status,
        "message": "The job was accepted; ask for it at its address.",
        "links": {"self": address},
        **model_notices(response),
    }
    headers = {"Location": address, "Preference-Applied": "respond-async", "Retry-After": _POLL_HINT_SECONDS}
    return HttpResponse(202, body, headers | job_headers(response, base_url))
