"""The use cases that endpoints share, wired among fakes as the container wires them among adapters."""

from collections import defaultdict
from datetime import timedelta
from functools import cached_property

from shared.adapters.pillow_fitting import PillowPictureFitter
from shared.application.fallback import Fallback
from shared.application.gate import Gate
from shared.application.image_jobs import ImageJobs
from shared.application.making import KeepResult
from shared.application.orders import AcceptOrder, Order
from shared.application.picture_orders import PictureOrders
from shared.application.purse import Purse
from shared.application.queued_jobs import QueuedJobs
from shared.application.repeats import Repeats
from shared.application.settling import SettleJob
from shared.application.studio import Studio
from shared.application.submissions import Submissions
from shared.application.turns import Turns
from shared.domain.catalogue import Catalogue
from shared.domain.claims import Asked, Use
from shared.domain.jobs import JobKind
from shared.domain.models import Model
from shared.domain.rates import RateLimit
from tests.fakes.clock import FakeClock
from tests.fakes.gate import FakeAlarm, InMemoryProviderGate, InMemoryTurnQueue, OpenGate
from tests.fakes.image_provider import FakeImageProvider
from tests.fakes.jobs import InMemoryClaimStore, InMemoryJobIndex, InMemoryJobStore, InMemorySweepMark
from tests.fakes.media import InMemoryMediaStore
from tests.fakes.meters import CountedCalls
from tests.fakes.picture_finisher import FakePictureFinisher
from tests.fakes.samples import a_catalogue, a_model
from tests.fakes.spending import InMemorySpendLedger
from tests.fakes.video_provider import FakeVideoProvider
from tests.fakes.workflow import FakeTurnCaller, FakeWorkflow

RETENTION = timedelta(days=30)


class World:
    """Everything that a use case may reach; without `limits` every gate stands open."""

    def __init__(self, *, catalogue: Catalogue | None = None, limits: dict[str, RateLimit] | None = None) -> None:
        self.clock = FakeClock()
        self.catalogue = catalogue or a_catalogue()
        self.jobs = InMemoryJobStore()
        self.claims = InMemoryClaimStore(self.jobs)
        self.index = InMemoryJobIndex(self.jobs)
        self.mark = InMemorySweepMark()
        self.media = InMemoryMediaStore()
        self.workflow = FakeWorkflow()
        self.images = FakeImageProvider()
        self.elsewhere: dict[str, FakeImageProvider] = {}
        self.finisher = FakePictureFinisher()
        self.videos = FakeVideoProvider()
        self.calls = CountedCalls()
        self.provider_gate = InMemoryProviderGate(lambda: int(self.clock().timestamp() * 1000))
        self.queue = InMemoryTurnQueue()
        self.caller = FakeTurnCaller()
        self.alarm = FakeAlarm(self.clock)
        self.gate = (
            Gate(gate=self.provider_gate, limits=limits, meter=self.calls)
            if limits
            else Gate(gate=OpenGate(), limits=defaultdict(lambda: RateLimit(1000, 1)), meter=self.calls)
        )
        self.ledger = InMemorySpendLedger()
        self.cap = 20_000_000
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.clock.pass_by(seconds=seconds)

    @cached_property
    def repeats(self) -> Repeats:
        return Repeats(jobs=self.jobs, claims=self.claims, clock=self.clock, sleep=self.sleep)

    @cached_property
    def accept(self) -> AcceptOrder:
        return AcceptOrder(
            jobs=self.jobs, repeats=self.repeats, purse=self.purse, clock=self.clock, retention=RETENTION
        )

    @cached_property
    def keep(self) -> KeepResult:
        return KeepResult(jobs=self.jobs, media=self.media, catalogue=self.catalogue, clock=self.clock)

    @cached_property
    def image_jobs(self) -> ImageJobs:
        return ImageJobs(
            accept=self.accept,
            gate=self.gate,
            fallback=self.fallback,
            purse=self.purse,
            keep=self.keep,
            jobs=self.jobs,
            clock=self.clock,
        )

    @cached_property
    def fallback(self) -> Fallback:
        return Fallback(catalogue=self.catalogue, gate=self.gate)

    @property
    def purse(self) -> Purse:
        """Made anew each time, so that a test may change catalogue and cap."""
        return Purse(ledger=self.ledger, catalogue=self.catalogue, cap=self.cap, clock=self.clock)

    @property
    def submissions(self) -> Submissions:
        return Submissions(jobs=self.jobs, fallback=self.fallback, purse=self.purse, clock=self.clock)

    @cached_property
    def orders(self) -> PictureOrders:
        return PictureOrders(catalogue=self.catalogue)

    @cached_property
    def studio(self) -> Studio:
        return Studio(provider=self.image_provider, fitter=PillowPictureFitter, finisher=self.finisher)

    def image_provider(self, model: Model) -> FakeImageProvider:
        """One fake for all models, unless a test sets another one up for a provider."""
        return self.elsewhere.get(model.provider, self.images)

    @cached_property
    def queued_jobs(self) -> QueuedJobs:
        return QueuedJobs(
            accept=self.accept, purse=self.purse, jobs=self.jobs, workflow=self.workflow, clock=self.clock
        )

    @cached_property
    def settle(self) -> SettleJob:
        return SettleJob(
            jobs=self.jobs,
            media=self.media,
            workflow=self.workflow,
            provider=lambda _model: self.videos,
            catalogue=self.catalogue,
            keep=self.keep,
            clock=self.clock,
        )

    @cached_property
    def turns(self) -> Turns:
        return Turns(queue=self.queue, gate=self.gate, caller=self.caller, alarm=self.alarm)

    def asked(
        self,
        *,
        body: str = "a heron",
        key: str | None = None,
        caller: str = "address-1",
        route: str = "/api/generate",
        use: Use | None = None,
    ) -> Asked:
        """A request that arrives now."""
        return Asked(caller=caller, route=route, fingerprint=body, key=key, received_at=self.clock(), use=use)

    def order(
        self,
        asked: Asked,
        kind: JobKind = JobKind.GENERATE,
        models: tuple[Model, ...] | None = None,
        sent: tuple[str, ...] = (),
    ) -> Order:
        extension = "mp4" if kind is JobKind.IMG2VIDEO else "webp"
        return Order(
            kind=kind,
            models=models or (a_model(),),
            seed=5,
            request={"prompt": "a heron"},
            extension=extension,
            asked=asked,
            sent=sent,
        )
