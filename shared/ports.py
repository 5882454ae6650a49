"""What the use cases need of the world, in our language; adapters speak the technologies.

Every port raises errors of `shared.domain.errors` only. The same contract tests run over each port's fake and its real
adapter.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import BinaryIO, Protocol

from shared.domain.generation import GeneratedImage, ImageToImage, ImageToVideo, TextToImage
from shared.domain.jobs import Job
from shared.domain.media import MediaKey, StoredMedia

type Clock = Callable[[], datetime]
"""The time, in UTC."""


class JobStore(Protocol):
    """The job records. Every write is conditional, so that of two writers one learns that it lost."""

    def add(self, job: Job) -> None:
        """Keep a new job. Raises JobConflictError where the id exists, StorageUnavailableError."""
        ...

    def get(self, job_id: str) -> Job:
        """Read a job, consistently. Raises NotFoundError, StorageUnavailableError."""
        ...

    def replace(self, job: Job) -> None:
        """Write `job` over its previous revision. Raises JobConflictError where that is no longer the current one."""
        ...


class MediaStore(Protocol):
    """The pictures and videos, under keys of ours."""

    def put(self, key: MediaKey, content: BinaryIO, *, expires_at: datetime) -> None:
        """Keep a medium until `expires_at`. Raises StorageUnavailableError."""
        ...

    def read(self, key: MediaKey) -> bytes:
        """A medium's bytes. Raises NotFoundError, StorageUnavailableError."""
        ...

    def find(self, key: MediaKey) -> StoredMedia | None:
        """What is kept under the key, or None. Raises StorageUnavailableError."""
        ...


class MediaLinks(Protocol):
    """Presigned URLs, made when asked for."""

    def presign(self, key: MediaKey, *, method: str, attachment: bool) -> str:
        """A URL for that method (GET or HEAD) alone, good for `lifetime_seconds`."""
        ...

    @property
    def lifetime_seconds(self) -> int: ...


class VideoWorkflow(Protocol):
    """The state machine that sees a video job through."""

    def start(self, job_id: str) -> None:
        """Start it, once per job however often it is called. Raises WorkflowUnavailableError."""
        ...


class EventBus(Protocol):
    """Where a job's milestones are told to other systems."""

    def publish(self, events: list["JobEvent"]) -> list["JobEvent"]:
        """Tell them; what comes back was not taken and may be told again. Raises StorageUnavailableError."""
        ...


@dataclass(frozen=True, slots=True)
class JobEvent:
    """One milestone: `name` is the EventBridge detail-type, `detail` its JSON."""

    name: str
    detail: Mapping[str, object]


class ImageProvider(Protocol):
    """Makes pictures. Raises ProviderError and its kin, ContentFilteredError."""

    def generate(self, request: TextToImage) -> GeneratedImage: ...

    def transform(self, request: ImageToImage) -> GeneratedImage: ...


class VideoState(StrEnum):
    """How far a provider is with a video."""

    IN_PROGRESS = "in_progress"
    SUCCEEDED = "succeeded"


class VideoProvider(Protocol):
    """Makes videos in its own time. Raises ProviderError and its kin, ContentFilteredError."""

    def submit(self, request: ImageToVideo) -> str:
        """Ask for a video; the answer is the provider's id for it."""
        ...

    def check(self, upstream_id: str) -> VideoState: ...

    def fetch(self, upstream_id: str) -> BinaryIO:
        """The finished MP4, to be read once and closed by the caller."""
        ...


class PictureGate(Protocol):
    """Lets callers' pictures in."""

    def admit(self, content: bytes) -> "AdmittedPicture":
        """Check and clean an upload: upright, without metadata, every pixel decodable.

        Raises UnsupportedMediaTypeError (not JPEG, PNG or WEBP by content), PayloadTooLargeError (over 10 MiB),
        MalformedUploadError (empty, broken, over 50 megapixels).
        """
        ...


@dataclass(frozen=True, slots=True)
class AdmittedPicture:
    """A picture fit to be stored and sent on."""

    content: bytes
    extension: str
