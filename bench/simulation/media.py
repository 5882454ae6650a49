"""The bucket's part: what takes time of it; there are no bytes worth keeping."""

from datetime import datetime
from typing import BinaryIO

from bench.simulation.rng import S3_READ, S3_WRITE, Rng
from bench.simulation.virtual_time import EPOCH, VirtualTime
from shared.domain.media import MediaKey, StoredMedia


class SimulatedMedia:
    """Implements `shared.ports.MediaStore`; `kept` are the results that lie there."""

    def __init__(self, time: VirtualTime, seed: int) -> None:
        self.kept: set[MediaKey] = set()
        self._time = time
        self._latency = Rng(seed, "s3")

    def put(self, key: MediaKey, content: BinaryIO, *, expires_at: datetime) -> None:  # noqa: ARG002 - nothing is read
        self._time.wait(self._latency.around(*S3_WRITE))
        self.kept.add(key)

    def read(self, key: MediaKey) -> bytes:  # noqa: ARG002 - all images are alike
        self._time.wait(self._latency.around(*S3_READ))
        return b""

    def delete(self, key: MediaKey) -> None:
        self._time.wait(self._latency.around(*S3_READ))
        self.kept.discard(key)

    def erase(self, key: MediaKey) -> None:
        """`shared.ports.MediaEraser`: one call more for the renditions."""
        self.delete(key)
        self._time.wait(self._latency.around(*S3_READ))

    def find(self, key: MediaKey) -> StoredMedia | None:
        self._time.wait(self._latency.around(*S3_READ))
        return StoredMedia(key, EPOCH) if key in self.kept else None
