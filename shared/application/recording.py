"""An order becomes a job: record and claims are written in one step, before anything is started or bought."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from shared.application.budget import Budget
from shared.application.idempotency import IdempotencyLookup, PriorJob, claims_for
from shared.domain.errors import AiArtError, ClaimTakenError, StorageUnavailableError
from shared.domain.idempotency import ClaimSet, RequestIdentity
from shared.domain.jobs import ANONYMOUS, Job, JobKind, JobStatus, new_job_id
from shared.domain.media import MediaKey, MediaKind, new_media_key
from shared.domain.models import Model
from shared.domain.provenance import new_provenance_id
from shared.ports import Clock, JobStore

_KINDS: Final = {
    JobKind.GENERATE: MediaKind.IMAGE,
    JobKind.IMG2IMG: MediaKind.PROCESSED_IMAGE,
    JobKind.IMG2VIDEO: MediaKind.PROCESSED_VIDEO,
}
_TRIES: Final = 3
_START_GRACE: Final = timedelta(seconds=120)
_SYNCHRONOUS_LIMIT: Final = timedelta(seconds=120)  # above the synchronous functions' own timeout


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRequest:
    """What is to be made, by which models (the first unless it lets us down), for whom.

    `request` is what the record keeps of it (never an image), `sent` names the optional fields that were sent,
    `retain_for` is how long the caller wants the result kept, where that is not as long as this deployment keeps any.
    """

    kind: JobKind
    models: tuple[Model, ...]
    seed: int
    request: Mapping[str, str | int | float]
    extension: str
    asked: RequestIdentity
    requested_options: tuple[str, ...] = ()
    input_key: MediaKey | None = None
    cancel_at: datetime | None = None
    fallback_from: str | None = None
    retain_for: timedelta | None = None

    @property
    def model(self) -> Model:
        """The one to ask."""
        return self.models[0]

    def without_the_first(self, count: int) -> "JobRequest":
        """The same order where the first so many models cannot be asked now."""
        left = self.fallback_from or (self.model.provider if count else None)
        return replace(self, models=self.models[count:], fallback_from=left)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The order's job; `replayed` where the request had been made before."""

    job: Job
    replayed: bool


@dataclass(frozen=True, slots=True)
class Ordered:
    """The order's job and its model; None where the catalogue knows the model of an old job no longer."""

    accepted: Accepted
    model: Model | None


class JobRecorder:
    """Records an order's job, once per request."""

    def __init__(
        self, *, jobs: JobStore, repeats: IdempotencyLookup, budget: Budget, clock: Clock, retention: timedelta
    ) -> None:
        self._jobs = jobs
        self._budget = budget
        self._repeats = repeats
        self._clock = clock
        self._retention = retention

    def repeated(self, asked: RequestIdentity, *, queued: bool) -> PriorJob:
        """The job that answers already, if any.

        Raises KeyReusedError, InFlightError, StillInProgressError, UploadUsedError.
        """
        repeat = self._repeats.of_key(asked, unfinished_answers=queued)
        if repeat.job is None and asked.key is None and not queued:
            repeat = self._repeats.of_abandoned(asked)
        return self._with_use(repeat, asked, queued=queued)

    def _with_use(self, repeat: PriorJob, asked: RequestIdentity, *, queued: bool) -> PriorJob:
        if repeat.job is not None or asked.use is None:
            return repeat
        used = self._repeats.of_use(asked, unfinished_answers=queued)
        return replace(used, supersedes=repeat.supersedes, body_without=repeat.body_without)

    def __call__(self, order: JobRequest, repeat: PriorJob, *, queued: bool) -> Accepted:
        """The new job, or the one that another request under the same key made meanwhile.

        Raises KeyReusedError, InFlightError, UploadUsedError, BudgetExceededError, StorageUnavailableError.
        """
        for _ in range(_TRIES):
            if repeat.job is not None:
                return Accepted(repeat.job, replayed=True)
            job = self._new(order, queued=queued)
            if job.submission_started_at:
                self._budget.reserve(job)
            try:
                self._add(job, claims_for(order.asked, job, repeat, body=not queued))
            except ClaimTakenError:
                self._budget.release(job)
                by_key = self._repeats.of_key(order.asked, unfinished_answers=queued)
                repeat = self._with_use(by_key, order.asked, queued=queued)
            else:
                return Accepted(job, replayed=False)
        raise ClaimTakenError("Other requests like this one are being answered.", retry_after=1)

    def _add(self, job: Job, hold: ClaimSet) -> None:
        """Where the answer alone was lost, the record is there: it is read back, or its caller would order again."""
        try:
            self._jobs.add(job, hold)
        except StorageUnavailableError as error:
            try:
                self._jobs.get(job.id)
            except AiArtError:
                raise error from None

    def _new(self, order: JobRequest, *, queued: bool) -> Job:
        now = self._clock()
        created_at = min(now, order.asked.received_at)
        due_at = now + (_START_GRACE if queued else _SYNCHRONOUS_LIMIT)
        return Job(
            id=new_job_id(),
            kind=order.kind,
            status=JobStatus.QUEUED if queued else JobStatus.PROCESSING,
            owner=ANONYMOUS,
            caller=order.asked.caller,
            model=order.model.name,
            provider=order.model.provider,
            seed=order.seed,
            request=order.request,
            ignored_options=tuple(order.model.ignored_options(order.requested_options)),
            requested_options=order.requested_options,
            fallback_models=tuple(model.place for model in order.models[1:]),
            fallback_from=order.fallback_from,
            created_at=created_at,
            started_at=None if queued else now,
            submission_started_at=None if queued else now,
            due_at=min(due_at, order.cancel_at) if order.cancel_at else due_at,
            cancel_at=order.cancel_at,
            expires_at=created_at + (order.retain_for or self._retention),
            input_key=order.input_key,
            media_key=new_media_key(_KINDS[order.kind], order.extension),
            provenance_id=new_provenance_id(),
        )
