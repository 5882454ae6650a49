"""Simulated bucket: its latencies and the keys in it, without content."""

from datetime import datetime
from typing import BinaryIO

from bench.simulation.rng import S3_READ, S3_WRITE, Rng
from bench.simulation.virtual_time import EPOCH, VirtualTime
from shared.domain.media import MediaKey, StoredMedia


class SimulatedMedia:
    """Implements the port `MediaStore`; `stored` are the keys of the results."""

    def __init__(self, time: VirtualTime, seed: int) -> None:
        self.stored: set[MediaKey] = set()
        self._time = time
        self._latency = Rng(seed, "s3")

    def put(self, key: MediaKey, content: BinaryIO, *, expires_at: datetime) -> None:  # noqa: ARG002 - content is not simulated
        self._time.wait(self._latency.around(*S3_WRITE))
        self.stored.add(key)

    def read(self, key: MediaKey) -> bytes:  # noqa: ARG002 - content is not simulated
        self._time.wait(self._latency.around(*S3_READ))
        return b""

    def delete(self, key: MediaKey) -> None:
        self._time.wait(self._latency.around(*S3_READ))
        self.stored.discard(key)

    def erase(self, key: MediaKey) -> None:
        """`shared.ports.media.MediaEraser`: one more call for the renditions."""
        self.delete(key)
        self._time.wait(self._latency.around(*S3_READ))

    def find(self, key: MediaKey) -> StoredMedia | None:
        self._time.wait(self._latency.around(*S3_READ))
        return StoredMedia(key, EPOCH, etag='"0"') if key in self.stored else None
