"""A caller's image on its way straight to the bucket: announced, posted there, then used for one job."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from shared.domain.media import MediaKey

POST_LIFETIME: Final = timedelta(minutes=15)
KEPT: Final = timedelta(hours=24)  # a claim on its use lives as long from a later start, so it is never used anew

_ID: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)


class UploadType(StrEnum):
    """What an image may be announced as; what it is will be judged by its content."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """An announced image of exactly `size` bytes; `caller` alone may use it."""

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
        return self.created_at + POST_LIFETIME

    @property
    def retained_until(self) -> datetime:
        return self.created_at + KEPT


@dataclass(frozen=True, slots=True)
class UploadForm:
    """Where to post an image, and the form fields that have to come before it."""

    url: str
    fields: dict[str, str]


def new_upload_id() -> str:
    """128 random bits: whoever knows it and is the same caller may use the image."""
    return secrets.token_hex(16)


def is_upload_id(text: str) -> bool:
    return _ID.fullmatch(text) is not None
