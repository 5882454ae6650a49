"""What GET /api/img2video/result/{id} answers."""

from typing import Literal, NotRequired, TypedDict

from shared.runtime.http.errors import ErrorBody
from shared.runtime.http.schema_types import Instant, Url


class VideoInProgress(TypedDict):
    """The video is not there yet: ask again after Retry-After."""

    status: Literal["in-progress"]
    message: str
    """A sentence for people."""


class VideoComplete(TypedDict):
    """The video is there."""

    status: Literal["complete"]
    video_url: str
    """A path: put the base URL before it. It redirects to a fresh link each time."""
    finish_reason: Literal["SUCCESS"]
    seed: str
    """The seed used, as text."""
    url: NotRequired[Url]
    """Where media are private, the video itself: presigned, good until `url_expires_at`."""
    url_expires_at: NotRequired[Instant]


class VideoFailed(ErrorBody):
    """The video was not made, and never will be under this id."""

    status: Literal["failed"]


class VideoFiltered(VideoFailed):
    """The model refused the image."""

    finish_reason: Literal["CONTENT_FILTERED"]


class VideoGone(ErrorBody):
    """There is no video any more: its caller ended or deleted it, or it is past its retention."""

    status: Literal["canceled", "deleted", "expired"]
