"""The answer to a client that did not want to wait: where its job is."""

from typing import Literal, TypedDict

from shared.application.recording import Accepted, Ordered
from shared.domain.jobs import JobStatus
from shared.runtime.http.model_notices import ModelNotices, lifecycle_headers, notes
from shared.runtime.http.response import HttpResponse
from shared.runtime.http.schema_types import JobId, Url

_POLL_HINT_SECONDS = "5"


class SelfLink(TypedDict):
    """Where to ask for the job."""

    self: Url


class JobAccepted(ModelNotices):
    """A job that goes on while the client does something else."""

    success: Literal[True]
    id: JobId
    """The job: keep it to yourself, since it is all that is needed to read and to delete it."""
    status: JobStatus
    message: str
    """A sentence for people."""
    links: SelfLink


def replay_headers(accepted: Accepted) -> dict[str, str]:
    """What tells a client that this is the answer to its first request, again."""
    return {"Idempotent-Replayed": "true"} if accepted.replayed else {}


def job_accepted(ordered: Ordered, *, base_url: str) -> HttpResponse:
    """202, with the job's address in the body and in Location."""
    accepted = ordered.accepted
    address = f"{base_url}/api/jobs/{accepted.job.id}"
    body: JobAccepted = {
        "success": True,
        "id": accepted.job.id,
        "status": accepted.job.status,
        "message": "The job was accepted; ask for it at its address.",
        "links": {"self": address},
        **notes(ordered),
    }
    headers = {"Location": address, "Preference-Applied": "respond-async", "Retry-After": _POLL_HINT_SECONDS}
    return HttpResponse(202, body, headers | replay_headers(accepted) | lifecycle_headers(ordered.model, base_url))
