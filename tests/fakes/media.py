"""The media store and its links in memory."""

from datetime import datetime
from typing import BinaryIO

from shared.domain.errors import NotFoundError
from shared.domain.media import MediaKey, StoredMedia
from tests.fakes.faults import Faults


class InMemoryMediaStore:
    """Implements `shared.ports.MediaStore`."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.kept: dict[MediaKey, tuple[bytes, datetime]] = {}

    def put(self, key: MediaKey, content: BinaryIO, *, expires_at: datetime) -> None:
        self.faults.before("put")
        self.kept[key] = (content.read(), expires_at)
        self.faults.after("put")

    def read(self, key: MediaKey) -> bytes:
        self.faults.before("read")
        if key not in self.kept:
            raise NotFoundError("There is no such medium.")
        return self.kept[key][0]

    def delete(self, key: MediaKey) -> None:
        self.faults.before("delete")
        self.kept.pop(key, None)
        self.faults.after("delete")

    def find(self, key: MediaKey) -> StoredMedia | None:
        self.faults.before("find")
        return StoredMedia(key, self.kept[key][1]) if key in self.kept else None


class FakeMediaLinks:
    """Implements `shared.ports.MediaLinks`; the URL spells out what it was made for."""

    def __init__(self, lifetime_seconds: int = 3600) -> None:
        self._lifetime_seconds = lifetime_seconds

    @property
    def lifetime_seconds(self) -> int:
        return self._lifetime_seconds

    def presign(self, key: MediaKey, *, method: str, attachment: bool) -> str:
        disposition = "attachment" if attachment else "inline"
        return f"https://media.example/{key}?X-Amz-Signature={method}-{disposition}"
