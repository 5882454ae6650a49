"""The routes that make videos."""

from typing import Final

from functions.img2video.schemas import Img2VideoFields, StartedVideo
from functions.poll.schemas import VideoComplete, VideoFailed, VideoFiltered, VideoGone, VideoInProgress
from shared.domain import errors
from tools.openapi.errors import REQUEST_ID
from tools.openapi.operation import Answer, Operation, Operations, Request
from tools.openapi.operations.buying import JOB_ID, LEAVING, OF_A_IMAGE, OF_A_PURCHASE, OF_AN_ORDER

VIDEOS: Final[Operations] = {
    ("POST", "/api/img2video"): Operation(
        id="start_video",
        tag="Videos",
        summary="Start a video from an image",
        description="Answers as soon as the job is recorded and started; then poll for the result.",
        parameters=("IdempotencyKey", "CancelAfter"),
        request=Request(
            shape=Img2VideoFields,
            brings_image=True,
            examples={"lively": {"motion_bucket_id": 200, "cfg_scale": 1.5}},
        ),
        answers=(
            Answer(
                status=200,
                description="The video was started.",
                shape=StartedVideo,
                headers=("Idempotent-Replayed", *LEAVING),
                example={
                    "success": True,
                    "id": JOB_ID,
                    "message": "Video generation started. Poll for results using the returned ID.",
                    "model": "sandbox",
                    "provider": "sandbox",
                },
            ),
        ),
        errors=(*OF_A_IMAGE, *OF_AN_ORDER, *OF_A_PURCHASE),
    ),
    ("GET", "/api/img2video/result/{id}"): Operation(
        id="poll_video",
        tag="Videos",
        summary="How a video stands",
        description="Polling is cheap, and calls no provider. Ask again after Retry-After.",
        parameters=("JobId",),
        answers=(
            Answer(
                status=200,
                description="The video is there.",
                shape=VideoComplete,
                example={
                    "status": "complete",
                    "video_url": "/processed_videos/video_0cc175b9c0f1b6a831c399e269772661.mp4",
                    "finish_reason": "SUCCESS",
                    "seed": "7",
                },
            ),
            Answer(
                status=202,
                description="The video is not there yet.",
                shape=VideoInProgress,
                headers=("Retry-After",),
                example={
                    "status": "in-progress",
                    "message": "Video generation is still in progress. Try again in a few seconds.",
                },
            ),
            Answer(
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
            Answer(
                status=410,
                description="There is no video any more.",
                shape=VideoGone,
                example={
                    "status": "expired",
                    "error": "This video is past its retention and was deleted.",
                    "code": "expired",
                    "request_id": REQUEST_ID,
                    "retryable": False,
                },
            ),
            Answer(
                status=500,
                description="The video could not be made.",
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
