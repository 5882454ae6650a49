"""The routes of jobs."""

from typing import Final

from functions.jobs.schemas import EndedJobView, JobPage, JobView
from shared.domain import errors
from tools.openapi.operation import Operation, Operations, Response
from tools.openapi.operations.post_routes import BASE, JOB_ID

_JOB: Final = {
    "id": JOB_ID,
    "kind": "generate",
    "status": "succeeded",
    "created_at": "2026-11-24T09:30:00.000Z",
    "started_at": "2026-11-24T09:30:00.040Z",
    "finished_at": "2026-11-24T09:30:04.210Z",
    "model": "sandbox",
    "provider": "sandbox",
    "seed": 7,
    "links": {
        "self": f"{BASE}/api/jobs/{JOB_ID}",
        "media": f"{BASE}/images/generated_image_0cc175b9c0f1b6a831c399e269772661.png",
    },
    "expires_at": "2026-12-24T09:30:00.000Z",
    "cost": {"units": 1, "usd": 0.0},
}
_CANCELED: Final = {
    **{name: value for name, value in _JOB.items() if name not in {"expires_at", "cost"}},
    "status": "canceled",
    "started_at": None,
    "links": {"self": f"{BASE}/api/jobs/{JOB_ID}"},
    "charged": "no",
}

JOBS: Final[Operations] = {
    ("GET", "/api/jobs"): Operation(
        id="list_jobs",
        tag="Jobs",
        summary="List your jobs, newest first",
        description="Requires an API key, on a deployment that uses API keys. A single job needs only its id.",
        parameters=("Status", "Kind", "Cursor"),
        responses=(
            Response(
                status=200,
                description="A page of jobs.",
                shape=JobPage,
                example={"jobs": [_JOB], "cursor": "c3VtIG9mIHRoZSBjdXJzb3I"},
            ),
        ),
        errors=(errors.UnauthorizedError, errors.InvalidRequestError, errors.StorageUnavailableError),
    ),
    ("GET", "/api/jobs/{id}"): Operation(
        id="read_job",
        tag="Jobs",
        summary="Read a job",
        parameters=("JobId",),
        responses=(Response(status=200, description="The job.", shape=JobView, example=_JOB),),
        errors=(errors.NotFoundError, errors.StorageUnavailableError),
    ),
    ("DELETE", "/api/jobs/{id}"): Operation(
        id="delete_job",
        tag="Jobs",
        summary="Cancel a job, or delete its result",
        description="A job that has not ended is canceled, at the provider too if possible. Of a job that has ended, "
        "the result and the request are deleted.",
        parameters=("JobId",),
        responses=(
            Response(status=200, description="The canceled or deleted job.", shape=EndedJobView, example=_CANCELED),
        ),
        errors=(errors.NotFoundError, errors.JobConflictError, errors.StorageUnavailableError),
    ),
    ("POST", "/api/jobs/{id}/cancel"): Operation(
        id="cancel_job",
        tag="Jobs",
        summary="Cancel a job",
        description="The response is 409 if the job has ended.",
        parameters=("JobId",),
        responses=(Response(status=200, description="The canceled job.", shape=EndedJobView, example=_CANCELED),),
        errors=(errors.NotFoundError, errors.JobConflictError, errors.StorageUnavailableError),
    ),
}
