"""Direct uploads: an image is announced, posted straight to the bucket, then used for one job."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from shared.domain.media import MediaKey

POST_LIFETIME: Final = timedelta(minutes=15)
UPLOAD_LIFETIME: Final = timedelta(
    hours=24
)  # the claim on its use starts later and lives as long, so it outlives the upload

_ID: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)


class UploadType(StrEnum):
    """Content types that an upload may announce; its actual type is detected from the content later."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """An announced image of exactly `size` bytes, which only `caller` may use."""

    id: str
    caller: str
    size: int
    content_type: UploadType
    created_at: datetime

    @property
    def key(self) -> MediaKey:
        return MediaKey("uploads", self.id)

    @property
    def post_until(self) -> datetime:
        """When the presigned form expires."""
        return self.created_at + POST_LIFETIME

    @property
    def retained_until(self) -> datetime:
        """When the upload can no longer be used."""
        return self.created_at + UPLOAD_LIFETIME


@dataclass(frozen=True, slots=True)
class UploadForm:
    """A presigned POST: its URL, and the form fields that must precede the file."""

    url: str
    fields: dict[str, str]


def new_upload_id() -> str:
    """Return 128 random bits in hex: the same caller with this id may use the image."""
    return secrets.token_hex(16)


def is_upload_id(text: str) -> bool:
    """Whether the text has the form of an upload id."""
    return _ID.fullmatch(text) is not None
