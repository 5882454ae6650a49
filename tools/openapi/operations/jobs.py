"""The routes of jobs."""

from typing import Final

from functions.jobs.schemas import EndedJobView, JobPage, JobView
from shared.domain import errors
from tools.openapi.operation import Answer, Operation, Operations
from tools.openapi.operations.buying import BASE, JOB_ID

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
        summary="Your jobs, newest first",
        description="Needs an API key, and a deployment that has them; any job is reached by its own id without one.",
        parameters=("Status", "Kind", "Cursor"),
        answers=(
            Answer(
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
        summary="A job",
        parameters=("JobId",),
        answers=(Answer(status=200, description="The job.", shape=JobView, example=_JOB),),
        errors=(errors.NotFoundError, errors.StorageUnavailableError),
    ),
    ("DELETE", "/api/jobs/{id}"): Operation(
        id="delete_job",
        tag="Jobs",
        summary="Cancel a job, or delete what it made",
        description="A job that has not ended is canceled, upstream too where that is possible; of one that has ended "
        "the media and what was asked are deleted.",
        parameters=("JobId",),
        answers=(Answer(status=200, description="The job as it stands now.", shape=EndedJobView, example=_CANCELED),),
        errors=(errors.NotFoundError, errors.JobConflictError, errors.StorageUnavailableError),
    ),
    ("POST", "/api/jobs/{id}/cancel"): Operation(
        id="cancel_job",
        tag="Jobs",
        summary="Cancel a job",
        description="409 once it has ended.",
        parameters=("JobId",),
        answers=(Answer(status=200, description="The canceled job.", shape=EndedJobView, example=_CANCELED),),
        errors=(errors.NotFoundError, errors.JobConflictError, errors.StorageUnavailableError),
    ),
}
