"""Build the documented response for each poll status."""

from collections.abc import Callable
from typing import Literal

from functions.poll.schemas import VideoComplete, VideoFailed, VideoFiltered, VideoGone, VideoInProgress
from functions.poll.service import VideoPollStatus, VideoResult
from shared.domain.jobs import Job
from shared.domain.timestamps import rfc3339
from shared.runtime.http.errors import ErrorBody
from shared.runtime.http.response import HttpResponse

_RETRY_AFTER_SECONDS = "5"


def poll_response(result: VideoResult, request_id: str) -> HttpResponse:
    """Return the response for a poll result."""
    return _RESPONSES[result.status](result, request_id)


def _in_progress(_result: VideoResult, _request_id: str) -> HttpResponse:
    message = "Video generation is still in progress. Try again in a few seconds."
    body = VideoInProgress(status="in-progress", message=message)
    return HttpResponse(202, body, {"Retry-After": _RETRY_AFTER_SECONDS})


def _complete(result: VideoResult, _request_id: str) -> HttpResponse:
    """Return the path as `video_url`; where media are private, also a presigned `url`."""
    job, link = result.job, result.link
    path = job.result_key.path if job.result_key else ""
    body = VideoComplete(status="complete", video_url=path, finish_reason="SUCCESS", seed=str(job.seed))
    if link:
        body["url"], body["url_expires_at"] = link.url, rfc3339(link.expires_at)
    return HttpResponse(200, body)


def _failed(result: VideoResult, request_id: str) -> HttpResponse:
    return HttpResponse(500, VideoFailed(status="failed", **_failure(result.job, request_id)))


def _filtered(result: VideoResult, request_id: str) -> HttpResponse:
    body = VideoFiltered(status="failed", finish_reason="CONTENT_FILTERED", **_failure(result.job, request_id))
    return HttpResponse(400, body)


def _gone(
    status: Literal["canceled", "deleted", "expired"], sentence: str
) -> Callable[[VideoResult, str], HttpResponse]:
    def respond(_result: VideoResult, request_id: str) -> HttpResponse:
        body = VideoGone(status=status, error=sentence, code=status, request_id=request_id, retryable=False)
        return HttpResponse(410, body)

    return respond


def _failure(job: Job, request_id: str) -> ErrorBody:
    failure = job.failure
    return {
        "error": failure.message if failure else "The video could not be made.",
        "code": failure.code if failure else "internal_error",
        "request_id": request_id,
        "retryable": failure.retryable if failure else False,
    }


_RESPONSES: dict[VideoPollStatus, Callable[[VideoResult, str], HttpResponse]] = {
    VideoPollStatus.IN_PROGRESS: _in_progress,
    VideoPollStatus.COMPLETE: _complete,
    VideoPollStatus.FAILED: _failed,
    VideoPollStatus.FILTERED: _filtered,
    VideoPollStatus.CANCELED: _gone("canceled", "This video was canceled."),
    VideoPollStatus.DELETED: _gone("deleted", "This video was deleted."),
    VideoPollStatus.EXPIRED: _gone("expired", "This video is past its retention and was deleted."),
}
