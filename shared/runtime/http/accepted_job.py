"""The answer to a client that did not want to wait: where its job is."""

from shared.application.orders import Accepted
from shared.runtime.http.response import HttpResponse

_POLL_HINT_SECONDS = "5"


def replay_headers(accepted: Accepted) -> dict[str, str]:
    """What tells a client that this is the answer to its first request, again."""
    return {"Idempotent-Replayed": "true"} if accepted.replayed else {}


def accepted_job(accepted: Accepted, *, base_url: str) -> HttpResponse:
    """202, with the job's address in the body and in Location."""
    address = f"{base_url}/api/jobs/{accepted.job.id}"
    body = {
        "success": True,
        "id": accepted.job.id,
        "status": accepted.job.status.value,
        "message": "The job was accepted; ask for it at its address.",
        "links": {"self": address},
    }
    headers = {"Location": address, "Preference-Applied": "respond-async", "Retry-After": _POLL_HINT_SECONDS}
    return HttpResponse(202, body, headers | replay_headers(accepted))
