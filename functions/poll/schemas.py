"""Response types of GET /api/img2video/result/{id}."""

from typing import Literal, NotRequired, TypedDict

from shared.runtime.http.errors import ErrorBody
from shared.runtime.http.schema_types import Instant, Url


class VideoInProgress(TypedDict):
    """The video is not ready yet: poll again after Retry-After."""

    status: Literal["in-progress"]
    message: str
    """A sentence for people."""


class VideoComplete(TypedDict):
    """The video is ready."""

    status: Literal["complete"]
    video_url: str
    """A path relative to the base URL. It redirects to a new presigned URL each time."""
    finish_reason: Literal["SUCCESS"]
    seed: str
    """The seed used, as text."""
    url: NotRequired[Url]
    """Where media are private, the video itself: presigned, valid until `url_expires_at`."""
    url_expires_at: NotRequired[Instant]


class VideoFailed(ErrorBody):
    """The video was not generated, and will not be under this id."""

    status: Literal["failed"]


class VideoFiltered(VideoFailed):
    """The model refused the image."""

    finish_reason: Literal["CONTENT_FILTERED"]


class VideoGone(ErrorBody):
    """The video no longer exists: it was canceled or deleted, or it has expired."""

    status: Literal["canceled", "deleted", "expired"]
