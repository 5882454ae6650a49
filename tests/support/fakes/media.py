"""The media store and its links in memory."""

import hashlib
from datetime import datetime
from typing import BinaryIO

from shared.domain.errors import NotFoundError
from shared.domain.media import MediaKey, StoredMedia, renditions_of
from tests.support.fakes.faults import Faults


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
        if key not in self.kept:
            return None
        content, expires_at = self.kept[key]
        return StoredMedia(key, expires_at, f'"{hashlib.md5(content).hexdigest()}"')  # noqa: S324 - what S3 does

    def erase(self, key: MediaKey) -> None:
        """`shared.ports.MediaEraser` over the same media."""
        self.faults.before("erase")
        for each in (key, *renditions_of(key)):
            self.kept.pop(each, None)
        self.faults.after("erase")


class FakeMediaLinks:
    """Implements `shared.ports.MediaLinks`; the URL spells out what it was made for."""

    def presign(self, key: MediaKey, *, method: str, attachment: bool, good_seconds: int, remember_seconds: int) -> str:
        disposition = "attachment" if attachment else "inline"
        made_for = f"{method}-{disposition}-{remember_seconds}"
        return f"https://media.example/{key}?X-Amz-Expires={good_seconds}&X-Amz-Signature={made_for}"
