"""Media keys and names: a name is unguessable and reveals neither job nor prompt."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class MediaKind(StrEnum):
    """The public collections; the value is the first segment of the URL and the prefix of the key."""

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
NAME_PATTERN: Final = re.compile(r"[a-z0-9_]{8,80}\.(png|jpg|webp|mp4)", re.ASCII)


@dataclass(frozen=True, slots=True)
class MediaKey:
    """The key of a stored object; `str(key)` is the key in the bucket and, after a slash, the path of the URL."""

    prefix: str
    name: str

    def __str__(self) -> str:
        return f"{self.prefix}/{self.name}"

    @property
    def path(self) -> str:
        """Path of the public URL."""
        return f"/{self}"

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[self.name.rpartition(".")[2]]

    @classmethod
    def parse(cls, key: str) -> "MediaKey":
        """Parse what `str(key)` returned."""
        prefix, _, name = key.partition("/")
        return cls(prefix, name)


class RenditionFormat(StrEnum):
    """File formats of renditions; the value is the extension."""

    WEBP = "webp"
    JPG = "jpg"


RENDITION_WIDTHS: Final = (256, 512, 1024)
_IMAGES: Final = frozenset({MediaKind.IMAGE, MediaKind.PROCESSED_IMAGE})


@dataclass(frozen=True, slots=True)
class Rendition:
    """A smaller version of an image, at most `width` pixels wide."""

    width: int
    format: RenditionFormat


@dataclass(frozen=True, slots=True)
class StoredMedia:
    """A stored image or video; `etag` is its HTTP entity tag, quotes included."""

    key: MediaKey
    expires_at: datetime
    etag: str


def new_media_key(kind: MediaKind, extension: str) -> MediaKey:
    """Return a new public key: 128 random bits, unrelated to the job id."""
    return MediaKey(kind.value, f"{_STEMS[kind]}_{secrets.token_hex(16)}.{extension}")


def new_input_key(extension: str) -> MediaKey:
    """Return a new key for a caller's input image, which no public route serves."""
    return MediaKey("inputs", f"input_{secrets.token_hex(16)}.{extension}")


def public_media_key(kind: MediaKind, name: str) -> MediaKey | None:
    """Return the key for a name from a URL, or None for a name of another form."""
    return MediaKey(kind.value, name) if NAME_PATTERN.fullmatch(name) else None


def rendition_key(original: MediaKey, rendition: Rendition) -> MediaKey | None:
    """Return the key of a rendition, or None where the original is not a generated image."""
    if original.prefix not in _IMAGES:
        return None
    stem = original.name.rpartition(".")[0]
    return MediaKey("renditions", f"{stem}_w{rendition.width}.{rendition.format}")


def renditions_of(original: MediaKey) -> list[MediaKey]:
    """Return every key under which a rendition of the original may be stored."""
    renditions = [Rendition(width, kind) for width in RENDITION_WIDTHS for kind in RenditionFormat]
    keys = (rendition_key(original, rendition) for rendition in renditions)
    return [key for key in keys if key]
