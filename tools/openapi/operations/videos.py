"""The routes that generate videos."""

from typing import Final

from functions.img2video.schemas import Img2VideoFields, StartedVideo
from functions.poll.schemas import VideoComplete, VideoFailed, VideoFiltered, VideoGone, VideoInProgress
from shared.domain import errors
from tools.openapi.errors import REQUEST_ID
from tools.openapi.operation import Operation, Operations, Request, Response
from tools.openapi.operations.post_routes import (
    DEPRECATION_HEADERS,
    GENERATION_ERRORS,
    IMAGE_INPUT_ERRORS,
    JOB_ID,
    JOB_REQUEST_ERRORS,
)

VIDEOS: Final[Operations] = {
    ("POST", "/api/img2video"): Operation(
        id="start_video",
        tag="Videos",
        summary="Start a video from an image",
        description="The response comes when the job is stored and started; then poll for the result.",
        parameters=("IdempotencyKey", "CancelAfter"),
        request=Request(
            shape=Img2VideoFields,
            has_image_input=True,
            examples={"lively": {"motion_bucket_id": 200, "cfg_scale": 1.5}},
        ),
        responses=(
            Response(
                status=200,
                description="The video was started.",
                shape=StartedVideo,
                headers=("Idempotent-Replayed", *DEPRECATION_HEADERS),
                example={
                    "success": True,
                    "id": JOB_ID,
                    "message": "Video generation started. Poll for results using the returned ID.",
                    "model": "sandbox",
                    "provider": "sandbox",
                },
            ),
        ),
        errors=(*IMAGE_INPUT_ERRORS, *JOB_REQUEST_ERRORS, *GENERATION_ERRORS),
    ),
    ("GET", "/api/img2video/result/{id}"): Operation(
        id="poll_video",
        tag="Videos",
        summary="Poll for a video",
        description="Polling is cheap and does not call the provider. Repeat the request after Retry-After.",
        parameters=("JobId",),
        responses=(
            Response(
                status=200,
                description="The video is complete.",
                shape=VideoComplete,
                example={
                    "status": "complete",
                    "video_url": "/processed_videos/video_0cc175b9c0f1b6a831c399e269772661.mp4",
                    "finish_reason": "SUCCESS",
                    "seed": "7",
                },
            ),
            Response(
                status=202,
                description="The video is still in progress.",
                shape=VideoInProgress,
                headers=("Retry-After",),
                example={
                    "status": "in-progress",
                    "message": "Video generation is still in progress. Try again in a few seconds.",
                },
            ),
            Response(
                status=400,
                description="The model refused the image.",
                shape=VideoFiltered,
                example={
                    "status": "failed",
                    "finish_reason": "CONTENT_FILTERED",
                    "error": "The model refused the image.",
                    "code": "content_filtered",
                    "request_id": REQUEST_ID,
                    "retryable": False,
                },
            ),
            Response(
                status=410,
                description="The video was canceled or deleted, or has expired.",
                shape=VideoGone,
                example={
                    "status": "expired",
                    "error": "This video is past its retention and was deleted.",
                    "code": "expired",
                    "request_id": REQUEST_ID,
                    "retryable": False,
                },
            ),
            Response(
                status=500,
                description="The video could not be generated.",
                shape=VideoFailed,
                example={
                    "status": "failed",
                    "error": "The video was not finished in the time it has.",
                    "code": "deadline_exceeded",
                    "request_id": REQUEST_ID,
                    "retryable": True,
                },
            ),
        ),
        errors=(errors.NotFoundError, errors.StorageUnavailableError),
    ),
}
