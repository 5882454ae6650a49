"""What the use cases need of the world, in our language; adapters speak the technologies.

Every port raises errors of `shared.domain.errors` only. The same contract tests run over each port's fake and its real
adapter.
"""

from __future__ import annotations  # every route comes by here: what only signatures name is not loaded for it

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date, datetime
    from typing import BinaryIO

    from shared.domain.budget import Reservation
    from shared.domain.fair_queue import WaitingJob
    from shared.domain.generation import GeneratedImage, ImageToImage, ImageToVideo, TextToImage
    from shared.domain.idempotency import Claim, ClaimSet
    from shared.domain.image_fitting import InputImageRules
    from shared.domain.jobs import Job, JobKind, JobStatus
    from shared.domain.media import MediaKey, Rendition, StoredMedia
    from shared.domain.models import Model
    from shared.domain.rate_limits import Grant, RateLimit
    from shared.domain.staged_forms import StagedForm
    from shared.domain.uploads import Upload, UploadForm
    from shared.domain.web_addresses import WebAddress

type Clock = Callable[[], datetime]
"""The time, in UTC."""


@dataclass(frozen=True, slots=True)
class JobFilter:
    """Which of an owner's jobs: `after` is where the page before ended."""

    status: JobStatus | None = None
    kind: JobKind | None = None
    after: tuple[str, str] | None = None
    most: int = 50


@dataclass(frozen=True, slots=True)
class JobPage:
    """Some jobs, and where the next page begins (creation instant and id as text), if there is one."""

    jobs: list[Job]
    next: tuple[str, str] | None


class JobStore(Protocol):
    """The job records. Every write is conditional, so that of two writers one learns that it lost."""

    def add(self, job: Job, hold: ClaimSet | None = None) -> None:
        """Keep a new job and, in the same step, what it holds.

        Raises ClaimTakenError where its key is another's, JobConflictError where the id is, StorageUnavailableError.
        """
        ...

    def get(self, job_id: str) -> Job:
        """Read a job, consistently. Raises NotFoundError, StorageUnavailableError."""
        ...

    def replace(self, job: Job) -> None:
        """Write `job` over its previous revision. Raises JobConflictError where that is no longer the current one."""
        ...


class ClaimStore(Protocol):
    """Which job holds an idempotency key, and which ones stand for a body."""

    def read(self, claim_id: str) -> Claim | None:
        """The claim, consistently read; the caller looks at its date. Raises StorageUnavailableError."""
        ...

    def list_for_body(self, claim_id: str) -> list[Claim]:
        """The claims on a body, one a job, the earliest first, consistently read. Raises StorageUnavailableError."""
        ...

    def take(self, claim: Claim) -> bool:
        """Take one job's claim off its body; False where somebody else did. Raises StorageUnavailableError."""
        ...


class JobIndex(Protocol):
    """The two ways to find jobs other than by id."""

    def list_by_owner(self, owner: str, choice: JobFilter) -> JobPage:
        """A page of an owner's jobs, newest first. Raises StorageUnavailableError."""
        ...

    def list_due(self, minute: datetime) -> list[str]:
        """The ids of the jobs that are not final and due in that minute. Raises StorageUnavailableError."""
        ...


class SweepCursor(Protocol):
    """How far the sweeper has come."""

    def read(self) -> datetime | None:
        """The last minute in which nothing was left to do. Raises StorageUnavailableError."""
        ...

    def write(self, minute: datetime) -> None:
        """Raises StorageUnavailableError."""
        ...


class MediaStore(Protocol):
    """The images and videos, under keys of ours."""

    def put(self, key: MediaKey, content: BinaryIO, *, expires_at: datetime) -> None:
        """Keep a medium until `expires_at`. Raises StorageUnavailableError."""
        ...

    def read(self, key: MediaKey) -> bytes:
        """A medium's bytes. Raises NotFoundError, StorageUnavailableError."""
        ...

    def delete(self, key: MediaKey) -> None:
        """Forget a medium; one that is not there is no error. Raises StorageUnavailableError."""
        ...

    def find(self, key: MediaKey) -> StoredMedia | None:
        """What is kept under the key, or None. Raises StorageUnavailableError."""
        ...


class MediaEraser(Protocol):
    """Deletes for good."""

    def erase(self, key: MediaKey) -> None:
        """Delete a medium and its renditions, every version of them; what is not there is no error.

        Raises StorageUnavailableError.
        """
        ...


class MediaLinks(Protocol):
    """Presigned URLs, made when asked for."""

    def presign(self, key: MediaKey, *, method: str, attachment: bool, good_seconds: int, remember_seconds: int) -> str:
        """A URL for that method (GET or HEAD) alone, good for so long; what it leads to may be remembered for so long.

        Raises StorageUnavailableError.
        """
        ...


class UploadStore(Protocol):
    """Which images were announced, and by whom."""

    def add(self, upload: Upload) -> None:
        """Keep a new one. Raises StorageUnavailableError."""
        ...

    def get(self, upload_id: str) -> Upload | None:
        """The announced image, consistently read; the caller looks at its dates. Raises StorageUnavailableError."""
        ...


class UploadBucket(Protocol):
    """Where callers post announced images."""

    def form(self, upload: Upload) -> UploadForm:
        """What lets exactly this image in, until `upload.post_until`. Raises StorageUnavailableError."""
        ...

    def read(self, upload: Upload) -> bytes:
        """The image's bytes.

        Raises UploadMissingError, MalformedUploadError where it is not of the announced size, StorageUnavailableError.
        """
        ...


class ImageFetcher(Protocol):
    """Images from the web."""

    def fetch(self, address: WebAddress) -> bytes:
        """What lies there, from a public address only, 10 MiB at most.

        Raises ImageUnreachableError, PayloadTooLargeError.
        """
        ...


class StagedForms(Protocol):
    """Forms that the gateway put aside because they were too large to pass on."""

    def read(self, key: MediaKey) -> StagedForm | None:
        """The form, if there is one. Raises StorageUnavailableError."""
        ...


class WorkflowState(StrEnum):
    """What has become of a job's state machine."""

    NONE = "none"
    RUNNING = "running"
    ENDED = "ended"


class Workflow(Protocol):
    """The state machines that see queued jobs through."""

    def start(self, job: Job) -> None:
        """Start the one for the job's kind, once per job however often called. Raises WorkflowUnavailableError."""
        ...

    def state(self, job: Job) -> WorkflowState:
        """Raises WorkflowUnavailableError."""
        ...

    def stop(self, job: Job) -> None:
        """End it where it runs. Raises WorkflowUnavailableError."""
        ...


class RateLimiter(Protocol):
    """How fast each provider is called, by all functions together."""

    def take(self, provider: str, limit: RateLimit) -> Grant:
        """Ask for one call. Raises StorageUnavailableError."""
        ...

    def pause(self, provider: str, pause_ms: int, *, seen: int | None = None) -> bool:
        """Nobody calls for so long; False where that was no news. Raises StorageUnavailableError.

        `seen` is how many failures in a row a failed call knew of: one more is counted, once for all who knew as many.
        """
        ...

    def clear(self, provider: str, *, seen: int) -> None:
        """A call went well: no failures in a row, unless there were more meanwhile. Raises StorageUnavailableError."""
        ...


class SpendLedger(Protocol):
    """What each day's images and videos cost: what is spent, and what is set aside for jobs under way.

    Amounts are millionths of a dollar. Every method raises StorageUnavailableError.
    """

    def reserve(self, day: date, wanted: Reservation, *, cap: int) -> bool:
        """Set that aside, instead of what was for this job; False, and nothing changed, where the day's total would
        be above the cap.
        """
        ...

    def settle(self, day: date, job_id: str, spent: int | None, *, since: datetime | None = None) -> None:
        """The job cost that (None: what was set aside). Nothing happens where nothing is set aside for it, or
        (where `since` is said) at another moment than that.
        """
        ...

    def total(self, day: date) -> int:
        """Spent and set aside together."""
        ...

    def held(self, day: date) -> Iterable[Reservation]:
        """What is set aside."""
        ...


class WaitingJobs(Protocol):
    """Jobs that wait for their turn at a provider's gate."""

    def join(self, provider: str, caller: str, job_id: str, token: str, calls: int = 1) -> None:
        """Take a ticket and wait; the token wakes the job, which will call so often. Raises StorageUnavailableError."""
        ...

    def first(self, provider: str, most: int) -> list[WaitingJob]:
        """Those whose turn comes first. Raises StorageUnavailableError."""
        ...

    def leave(self, waiting: WaitingJob) -> None:
        """Take it out of the queue; one that is out already is no error. Raises StorageUnavailableError."""
        ...


class TaskCallback(Protocol):
    """Wakes the state machine of a job whose turn has come."""

    def call(self, waiting: WaitingJob) -> bool:
        """False where nobody waits any more. Raises WorkflowUnavailableError."""
        ...


class DispatchTimer(Protocol):
    """Has a provider's queue looked at again after a while."""

    def schedule(self, provider: str, after_seconds: int) -> None:
        """At least once, and not for every job that asks. Raises StorageUnavailableError."""
        ...

    def fired(self, provider: str) -> None:
        """To be said before the queue is looked at. Raises StorageUnavailableError."""
        ...


class EventBus(Protocol):
    """Where a job's milestones are told to other systems."""

    def publish(self, events: list[JobEvent]) -> list[JobEvent]:
        """Tell them; what comes back was not taken and may be told again. Raises StorageUnavailableError."""
        ...


@dataclass(frozen=True, slots=True)
class JobEvent:
    """One milestone: `name` is the EventBridge detail-type, `detail` its JSON."""

    name: str
    detail: Mapping[str, object]


class JobMetrics(Protocol):
    """Where the milestones of jobs are counted; one that is told twice counts twice."""

    def accepted(self, job: Job) -> None: ...

    def ended(self, job: Job, *, at_fault: bool) -> None:
        """`at_fault` where the job failed and its caller could not help it."""
        ...


class CallMetrics(Protocol):
    """Where calls of providers are measured."""

    def called(self, provider: str, milliseconds: float, error_code: str = "") -> None: ...


class ImageProvider(Protocol):
    """Makes images with one model. Raises ProviderError and its kin, ContentFilteredError.

    What comes back is as the provider made it: of a format and of proportions of its own, where it cannot do others.
    """

    def generate(self, request: TextToImage) -> GeneratedImage: ...

    def transform(self, request: ImageToImage) -> GeneratedImage: ...


type ImageProviders = Callable[[Model], ImageProvider]
"""The provider of a model. Raises ProviderUnavailableError where this deployment does not have it."""


class ImagePostprocessor(Protocol):
    """Makes what a provider made into what was asked for."""

    def finish(self, image: GeneratedImage, request: TextToImage) -> GeneratedImage:
        """The image in the format and proportions asked for; untouched where it has them already.

        Raises ProviderResponseError where it is no image.
        """
        ...


class VideoState(StrEnum):
    """How far a provider is with a video."""

    IN_PROGRESS = "in_progress"
    SUCCEEDED = "succeeded"


class VideoProvider(Protocol):
    """Makes videos in its own time. Raises ProviderError and its kin, ContentFilteredError."""

    @property
    def submit_is_idempotent(self) -> bool:
        """Whether submitting again under the same token finds the first submission instead of making another."""
        ...

    def submit(self, request: ImageToVideo, *, token: str) -> str:
        """Ask for a video; the answer is the provider's id for it. `token` is the same for every try of one job."""
        ...

    def check(self, upstream_id: str) -> VideoState: ...

    def cancel(self, upstream_id: str) -> bool:
        """Stop making it; False where the provider cannot, or it is too late."""
        ...

    def fetch(self, upstream_id: str) -> BinaryIO:
        """The finished MP4, to be read once and closed by the caller."""
        ...


type VideoProviders = Callable[[Model], VideoProvider]
"""The provider of a model. Raises ProviderUnavailableError where this deployment does not have it."""


class Secrets(Protocol):
    """The keys that providers know us by; they live in a store of secrets and are never in our settings."""

    def read(self, name: str) -> str:
        """The secret's current value, at most some minutes old. Raises ProviderAccountError where there is none."""
        ...

    def forget(self, name: str) -> None:
        """Read it anew next time: its value was refused."""
        ...


class EdgeAuthenticator(Protocol):
    """By what our own edge is known: a secret that it sends with each request."""

    def holds(self, claimed: str) -> bool:
        """Whether this is the secret, or the one before it; no, where that cannot be told."""
        ...

    def forget(self) -> None:
        """Read it anew next time, whatever becomes of that: time has passed that nobody counted."""
        ...


class ImageValidator(Protocol):
    """Lets callers' images in."""

    def validate(self, content: bytes) -> ValidatedImage:
        """Check and clean an upload: its first image, upright, sRGB, 8 bits, without metadata, decoded whole.

        Raises UnsupportedMediaTypeError (not JPEG, PNG or WEBP by content), PayloadTooLargeError (over 10 MiB),
        MalformedUploadError (empty, broken, over 50 megapixels).
        """
        ...


class InputImageFitter(Protocol):
    """Makes an admitted image fit what a model takes."""

    def fit(self, content: bytes, rules: InputImageRules) -> ValidatedImage:
        """Cropped, sized and written as `shared.domain.image_fitting` says; the same bytes where they fit already.

        Raises MalformedUploadError for what is no image, PayloadTooLargeError where no quality is small enough.
        """
        ...


class ThumbnailMaker(Protocol):
    """Makes images smaller."""

    def __call__(self, content: bytes, rendition: Rendition) -> bytes:
        """The image in that format, in its own proportions, never wider than it was.

        Raises InvalidRequestError (too many pixels), InternalError (no image, or a damaged one).
        """
        ...


@dataclass(frozen=True, slots=True)
class ValidatedImage:
    """An image fit to be stored and sent on."""

    content: bytes
    extension: str


@dataclass(frozen=True, slots=True)
class InvocationResult:
    """What a function's version answered: its result, or the name of the error that it raised."""

    payload: Mapping[str, object]
    error: str = ""


class FunctionInvoker(Protocol):
    """Calls one published version of a function."""

    def call(self, version: str, event: Mapping[str, object]) -> InvocationResult:
        """Raises InternalError where it could not be called."""
        ...


class DeploymentHook(Protocol):
    """A gradual deployment that waits for a word."""

    def tell(self, deployment_id: str, hook_id: str, *, sound: bool) -> None:
        """Let it go on, or back. Raises InternalError."""
        ...
