"""Where media live and what they are called: names are unguessable and tell nothing of job or prompt."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class MediaKind(StrEnum):
    """The public collections; the value is both the URL's first segment and the key's prefix."""

    IMAGE = "images"
    PROCESSED_IMAGE = "processed_images"
    PROCESSED_VIDEO = "processed_videos"


CONTENT_TYPES: Final = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "mp4": "video/mp4",
    "json": "application/json",
}

_STEMS: Final = {
    MediaKind.IMAGE: "generated_image",
    MediaKind.PROCESSED_IMAGE: "img2img_transform",
    MediaKind.PROCESSED_VIDEO: "video",
}
NAME_FORM: Final = re.compile(r"[a-z0-9_]{8,80}\.(png|jpg|webp|mp4)", re.ASCII)


@dataclass(frozen=True, slots=True)
class MediaKey:
    """One object of ours; `str(key)` is its key in the bucket and, after a slash, its path in a URL."""

    prefix: str
    name: str

    def __str__(self) -> str:
        return f"{self.prefix}/{self.name}"

    @property
    def path(self) -> str:
        return f"/{self}"

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[self.name.rpartition(".")[2]]

    @classmethod
    def parse(cls, key: str) -> "MediaKey":
        """The key that `str` wrote."""
        prefix, _, name = key.partition("/")
        return cls(prefix, name)


class RenditionFormat(StrEnum):
    """What a smaller image may be; the value is the file's extension."""

    WEBP = "webp"
    JPG = "jpg"


RENDITION_WIDTHS: Final = (256, 512, 1024)
_IMAGES: Final = frozenset({MediaKind.IMAGE, MediaKind.PROCESSED_IMAGE})


@dataclass(frozen=True, slots=True)
class Rendition:
    """An image made smaller: at most `width` pixels wide."""

    width: int
    format: RenditionFormat


@dataclass(frozen=True, slots=True)
class StoredMedia:
    """A medium as the store tells it; `etag` is the bytes' entity tag as HTTP writes it, quotes included."""

    key: MediaKey
    expires_at: datetime
    etag: str


def new_media_key(kind: MediaKind, extension: str) -> MediaKey:
    """A fresh public name: 128 random bits, unrelated to the job's."""
    return MediaKey(kind.value, f"{_STEMS[kind]}_{secrets.token_hex(16)}.{extension}")


def new_input_key(extension: str) -> MediaKey:
    """A fresh name for a caller's image, which no public route serves."""
    return MediaKey("inputs", f"input_{secrets.token_hex(16)}.{extension}")


def public_media_key(kind: MediaKind, name: str) -> MediaKey | None:
    """The key behind a name from a URL, or None where no name of ours looks like that."""
    return MediaKey(kind.value, name) if NAME_FORM.fullmatch(name) else None


def rendition_key(original: MediaKey, rendition: Rendition) -> MediaKey | None:
    """Where a rendition lies, or None where the original is no image that we made."""
    if original.prefix not in _IMAGES:
        return None
    stem = original.name.rpartition(".")[0]
    return MediaKey("renditions", f"{stem}_w{rendition.width}.{rendition.format}")


def renditions_of(original: MediaKey) -> list[MediaKey]:
    """Every place where a rendition of the medium may lie."""
    every = [Rendition(width, kind) for width in RENDITION_WIDTHS for kind in RenditionFormat]
    keys = (rendition_key(original, rendition) for rendition in every)
    return [key for key in keys if key]
