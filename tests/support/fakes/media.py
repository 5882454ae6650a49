"""The media store and its presigned links in memory."""

import hashlib
from datetime import datetime
from typing import BinaryIO

from shared.domain.errors import NotFoundError
from shared.domain.media import MediaKey, StoredMedia, renditions_of
from tests.support.fakes.faults import Faults


class InMemoryMediaStore:
    """Implements the port `MediaStore`."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.stored: dict[MediaKey, tuple[bytes, datetime]] = {}

    def put(self, key: MediaKey, content: BinaryIO, *, expires_at: datetime) -> None:
        self.faults.before("put")
        self.stored[key] = (content.read(), expires_at)
        self.faults.after("put")

    def read(self, key: MediaKey) -> bytes:
        self.faults.before("read")
        if key not in self.stored:
            raise NotFoundError("There is no such medium.")
        return self.stored[key][0]

    def delete(self, key: MediaKey) -> None:
        self.faults.before("delete")
        self.stored.pop(key, None)
        self.faults.after("delete")

    def find(self, key: MediaKey) -> StoredMedia | None:
        self.faults.before("find")
        if key not in self.stored:
            return None
        content, expires_at = self.stored[key]
        return StoredMedia(key, expires_at, f'"{hashlib.md5(content).hexdigest()}"')  # noqa: S324 - what S3 does

    def erase(self, key: MediaKey) -> None:
        """Implements the port `MediaEraser` over the same media."""
        self.faults.before("erase")
        for each in (key, *renditions_of(key)):
            self.stored.pop(each, None)
        self.faults.after("erase")


class FakeMediaLinks:
    """Implements the port `MediaLinks`; the URL shows the arguments."""

    def presign(
        self, key: MediaKey, *, method: str, attachment: bool, expires_in_seconds: int, cache_seconds: int
    ) -> str:
        disposition = "attachment" if attachment else "inline"
        arguments = f"{method}-{disposition}-{cache_seconds}"
        return f"https://media.example/{key}?X-Amz-Expires={expires_in_seconds}&X-Amz-Signature={arguments}"
