"""The use cases that endpoints share, wired among fakes as the container wires them among adapters."""

from collections import defaultdict
from datetime import timedelta
from functools import cached_property

from shared.adapters.pillow_input_fitter import PillowInputImageFitter
from shared.application.async_jobs import AsyncJobs
from shared.application.budget import Budget
from shared.application.fallback import Fallback
from shared.application.generation import SyncGeneration
from shared.application.idempotency import IdempotencyLookup
from shared.application.image_renderer import ImageRenderer
from shared.application.image_requests import ImageRequests
from shared.application.job_dispatcher import JobDispatcher
from shared.application.provider_limiter import ProviderLimiter
from shared.application.reconciling import JobReconciler
from shared.application.recording import JobRecorder, JobRequest
from shared.application.result_store import ResultStore
from shared.application.submission_log import SubmissionLog
from shared.domain.catalogue import Catalogue
from shared.domain.idempotency import RequestIdentity, SingleUse
from shared.domain.jobs import JobKind
from shared.domain.models import Model
from shared.domain.rate_limits import RateLimit
from tests.support.fakes.clock import FakeClock
from tests.support.fakes.image_postprocessor import FakeImagePostprocessor
from tests.support.fakes.image_provider import FakeImageProvider
from tests.support.fakes.jobs import InMemoryClaimStore, InMemoryJobIndex, InMemoryJobStore, InMemorySweepCursor
from tests.support.fakes.media import InMemoryMediaStore
from tests.support.fakes.meters import CountedCalls
from tests.support.fakes.rate_limiter import FakeDispatchTimer, InMemoryRateLimiter, InMemoryWaitingJobs, OpenGate
from tests.support.fakes.samples import a_catalogue, a_model
from tests.support.fakes.spending import InMemorySpendLedger
from tests.support.fakes.video_provider import FakeVideoProvider
from tests.support.fakes.workflow import FakeTaskCallback, FakeWorkflow

RETENTION = timedelta(days=30)


class World:
    """Everything that a use case may reach; without `limits` every gate stands open."""

    def __init__(self, *, catalogue: Catalogue | None = None, limits: dict[str, RateLimit] | None = None) -> None:
        self.clock = FakeClock()
        self.catalogue = catalogue or a_catalogue()
        self.jobs = InMemoryJobStore()
        self.claims = InMemoryClaimStore(self.jobs)
        self.index = InMemoryJobIndex(self.jobs)
        self.mark = InMemorySweepCursor()
        self.media = InMemoryMediaStore()
        self.workflow = FakeWorkflow()
        self.images = FakeImageProvider()
        self.elsewhere: dict[str, FakeImageProvider] = {}
        self.finisher = FakeImagePostprocessor()
        self.videos = FakeVideoProvider()
        self.calls = CountedCalls()
        self.rate_limiter = InMemoryRateLimiter(lambda: int(self.clock().timestamp() * 1000))
        self.queue = InMemoryWaitingJobs()
        self.caller = FakeTaskCallback()
        self.timer = FakeDispatchTimer(self.clock)
        self.limiter = (
            ProviderLimiter(limiter=self.rate_limiter, limits=limits, meter=self.calls)
            if limits
            else ProviderLimiter(limiter=OpenGate(), limits=defaultdict(lambda: RateLimit(1000, 1)), meter=self.calls)
        )
        self.ledger = InMemorySpendLedger()
        self.cap = 20_000_000
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.clock.pass_by(seconds=seconds)

    @cached_property
    def repeats(self) -> IdempotencyLookup:
        return IdempotencyLookup(jobs=self.jobs, claims=self.claims, clock=self.clock, sleep=self.sleep)

    @cached_property
    def accept(self) -> JobRecorder:
        return JobRecorder(
            jobs=self.jobs, repeats=self.repeats, budget=self.budget, clock=self.clock, retention=RETENTION
        )

    @cached_property
    def keep(self) -> ResultStore:
        return ResultStore(jobs=self.jobs, media=self.media, catalogue=self.catalogue, clock=self.clock)

    @cached_property
    def sync_generation(self) -> SyncGeneration:
        return SyncGeneration(
            accept=self.accept,
            limiter=self.limiter,
            fallback=self.fallback,
            budget=self.budget,
            keep=self.keep,
            jobs=self.jobs,
            clock=self.clock,
        )

    @cached_property
    def fallback(self) -> Fallback:
        return Fallback(catalogue=self.catalogue, limiter=self.limiter)

    @property
    def budget(self) -> Budget:
        """Made anew each time, so that a test may change catalogue and cap."""
        return Budget(ledger=self.ledger, catalogue=self.catalogue, cap=self.cap, clock=self.clock)

    @property
    def submission_log(self) -> SubmissionLog:
        return SubmissionLog(jobs=self.jobs, fallback=self.fallback, budget=self.budget, clock=self.clock)

    @cached_property
    def orders(self) -> ImageRequests:
        return ImageRequests(catalogue=self.catalogue)

    @cached_property
    def renderer(self) -> ImageRenderer:
        return ImageRenderer(provider=self.image_provider, fitter=PillowInputImageFitter, finisher=self.finisher)

    def image_provider(self, model: Model) -> FakeImageProvider:
        """One fake for all models, unless a test sets another one up for a provider."""
        return self.elsewhere.get(model.provider, self.images)

    @cached_property
    def async_jobs(self) -> AsyncJobs:
        return AsyncJobs(
            accept=self.accept, budget=self.budget, jobs=self.jobs, workflow=self.workflow, clock=self.clock
        )

    @cached_property
    def settle(self) -> JobReconciler:
        return JobReconciler(
            jobs=self.jobs,
            media=self.media,
            workflow=self.workflow,
            provider=lambda _model: self.videos,
            catalogue=self.catalogue,
            keep=self.keep,
            clock=self.clock,
        )

    @cached_property
    def dispatcher(self) -> JobDispatcher:
        return JobDispatcher(queue=self.queue, limiter=self.limiter, caller=self.caller, timer=self.timer)

    def asked(
        self,
        *,
        body: str = "a heron",
        key: str | None = None,
        caller: str = "address-1",
        route: str = "/api/generate",
        use: SingleUse | None = None,
    ) -> RequestIdentity:
        """A request that arrives now."""
        return RequestIdentity(caller=caller, route=route, fingerprint=body, key=key, received_at=self.clock(), use=use)

    def order(
        self,
        asked: RequestIdentity,
        kind: JobKind = JobKind.GENERATE,
        models: tuple[Model, ...] | None = None,
        requested_options: tuple[str, ...] = (),
    ) -> JobRequest:
        extension = "mp4" if kind is JobKind.IMG2VIDEO else "webp"
        return JobRequest(
            kind=kind,
            models=models or (a_model(),),
            seed=5,
            request={"prompt": "a heron"},
            extension=extension,
            asked=asked,
            requested_options=requested_options,
        )
