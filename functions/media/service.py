"""A fresh link to a picture or a video."""

from dataclasses import dataclass

from shared.domain.errors import NotFoundError
from shared.domain.media import MediaKind, public_media_key
from shared.ports import Clock, MediaLinks, MediaStore


@dataclass(frozen=True, slots=True)
class MediaLink:
    """Where to go, and for how many seconds the address may be remembered."""

    url: str
    remember_seconds: int


class LinkMedia:
    """The use case."""

    def __init__(self, *, media: MediaStore, links: MediaLinks, clock: Clock) -> None:
        self._media = media
        self._links = links
        self._clock = clock

    def __call__(self, kind: MediaKind, name: str, *, method: str, attachment: bool) -> MediaLink:
        """Raises NotFoundError (unknown, or past its retention), StorageUnavailableError."""
        key = public_media_key(kind, name)
        stored = self._media.find(key) if key else None
        if stored is None or stored.expires_at <= self._clock():
            raise NotFoundError("There is no such file, or it is past its retention.")
        url = self._links.presign(stored.key, method=method, attachment=attachment)
        left = int((stored.expires_at - self._clock()).total_seconds())
        return MediaLink(url, max(0, min(self._links.lifetime_seconds // 12, left)))
