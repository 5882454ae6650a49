"""Record a job: its record and its idempotency claims in one transaction, before a provider is called."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from shared.application.idempotency import IdempotencyLookup, PriorJob, claims_for
from shared.application.limits import Budget
from shared.domain.errors import AiArtError, BodyClaimedError, ClaimTakenError, StorageUnavailableError
from shared.domain.generation import ImageToVideo, TextToImage
from shared.domain.idempotency import ClaimSet, RequestIdentity
from shared.domain.jobs import ANONYMOUS, Job, JobFailure, JobKind, JobStatus, new_job_id
from shared.domain.media import MediaKey, MediaKind, new_media_key
from shared.domain.models import Model
from shared.domain.provenance import new_provenance_id
from shared.ports.jobs import JobStore
from shared.ports.platform import Clock

_MEDIA_KINDS: Final = {
    JobKind.GENERATE: MediaKind.IMAGE,
    JobKind.IMG2IMG: MediaKind.PROCESSED_IMAGE,
    JobKind.IMG2VIDEO: MediaKind.PROCESSED_VIDEO,
}
_ATTEMPTS: Final = 3
_START_GRACE: Final = timedelta(seconds=120)
_SYNC_LIMIT: Final = timedelta(seconds=120)  # above the synchronous functions' own timeout


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRequest[G: TextToImage | ImageToVideo]:
    """What a caller requests, after its fields were checked.

    `models` are the candidates in the order in which they are tried; `requested_options` names the optional fields that
    were sent; `retain_for` is the caller's own retention; `fallback_from` the provider of a candidate that was skipped.
    """

    kind: JobKind
    models: tuple[Model, ...]
    generation: G
    identity: RequestIdentity
    requested_options: tuple[str, ...] = ()
    input_key: MediaKey | None = None
    cancel_at: datetime | None = None
    fallback_from: str | None = None
    retain_for: timedelta | None = None

    @property
    def model(self) -> Model:
        """The model to call first."""
        return self.models[0]

    def skip_models(self, count: int) -> "JobRequest[G]":
        """The same request without its first candidates, whose providers cannot be called now."""
        if not count:
            return self
        return replace(self, models=self.models[count:], fallback_from=self.fallback_from or self.model.provider)


type AnyJobRequest = JobRequest[TextToImage] | JobRequest[ImageToVideo]


@dataclass(frozen=True, slots=True)
class JobResponse:
    """The job of a request; `replayed` if an earlier request made it. `model` is None if it left the catalogue."""

    job: Job
    model: Model | None
    replayed: bool = False


class JobRecorder:
    """Records a request's job, once per request."""

    def __init__(
        self, *, jobs: JobStore, idempotency: IdempotencyLookup, budget: Budget, clock: Clock, retention: timedelta
    ) -> None:
        self._jobs = jobs
        self._idempotency = idempotency
        self._budget = budget
        self._clock = clock
        self._retention = retention

    def record(self, request: AnyJobRequest, prior: PriorJob, *, queued: bool) -> JobResponse:
        """Record the new job; or the job that another request like this one made meanwhile.

        A job whose provider is called at once reserves its price first.
        Raises KeyReusedError, InFlightError, UploadUsedError, BudgetExceededError, StorageUnavailableError.
        """
        job, model = self._new_job(request, queued=queued), request.model
        if not queued:
            self._budget.reserve(job, model)
        for _ in range(_ATTEMPTS):
            try:
                self._add(job, claims_for(request.identity, job, prior, body=not queued))
            except ClaimTakenError as conflict:
                prior = self._resolve(conflict, job, request.identity, prior, queued=queued)
            else:
                return JobResponse(job, model)
            if prior.job is not None:
                return JobResponse(prior.job, None, replayed=True)
        self._budget.release(job)
        raise ClaimTakenError("Other requests like this one are being answered.", retry_after=1)

    def redirect(self, job: Job, model: Model) -> None:
        """Record that another model is called for the job: reserve its price, then write the record.

        Raises BudgetExceededError, JobConflictError, StorageUnavailableError.
        """
        self._budget.reserve(job, model)
        self._jobs.replace(job)

    def fail(self, job: Job, error: AiArtError) -> bool:
        """Best effort: mark the job failed; False if the record could not be written, so that the reconciler does."""
        failure = JobFailure(error.code, error.message, error.retryable)
        with suppress(AiArtError):
            current = self._jobs.get(job.id)
            self._jobs.replace(current.fail(self._clock(), failure, not_charged=error.not_charged))
            return True
        return False

    def _resolve(
        self, conflict: ClaimTakenError, job: Job, identity: RequestIdentity, prior: PriorJob, *, queued: bool
    ) -> PriorJob:
        """Nothing was written: look up who has the claim. The new job's reservation is released if it is not needed."""
        try:
            if isinstance(conflict, BodyClaimedError):
                prior = self._idempotency.find_in_body_claims(identity, prior)
            else:
                prior = self._idempotency.find(identity, queued=queued)
        except AiArtError:
            self._budget.release(job)
            raise
        if prior.job is not None:
            self._budget.release(job)
        return prior

    def _add(self, job: Job, claims: ClaimSet) -> None:
        """Read the record back if the answer to the write was lost, or its caller would send the request again."""
        try:
            self._jobs.add(job, claims)
        except StorageUnavailableError as error:
            try:
                self._jobs.get(job.id)
            except AiArtError:
                raise error from None

    def _new_job(self, request: AnyJobRequest, *, queued: bool) -> Job:
        now, model = self._clock(), request.model
        created_at = min(now, request.identity.received_at)
        due_at = now + (_START_GRACE if queued else _SYNC_LIMIT)
        return Job(
            id=new_job_id(),
            kind=request.kind,
            status=JobStatus.QUEUED if queued else JobStatus.PROCESSING,
            owner=ANONYMOUS,
            caller=request.identity.caller,
            model=model.name,
            provider=model.provider,
            seed=request.generation.seed,
            request=request.generation.record(),
            ignored_options=tuple(model.ignored_options(request.requested_options)),
            requested_options=request.requested_options,
            fallback_models=tuple(model.ref for model in request.models[1:]),
            fallback_from=request.fallback_from,
            created_at=created_at,
            started_at=None if queued else now,
            submission_started_at=None if queued else now,
            due_at=min(due_at, request.cancel_at) if request.cancel_at else due_at,
            cancel_at=request.cancel_at,
            expires_at=created_at + (request.retain_for or self._retention),
            input_key=request.input_key,
            media_key=new_media_key(_MEDIA_KINDS[request.kind], request.generation.extension),
            provenance_id=new_provenance_id(),
        )
