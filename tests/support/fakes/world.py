"""The use cases among fakes, wired by the same code that wires them among adapters."""

from collections import defaultdict
from datetime import timedelta
from functools import cached_property
from typing import Any

from shared.adapters.pillow_input_fitter import PillowInputImageFitter
from shared.application.recording import JobRequest
from shared.domain.catalogue import Catalogue
from shared.domain.generation import ImageToVideo, TextToImage
from shared.domain.idempotency import RequestIdentity, SingleUse
from shared.domain.jobs import JobKind
from shared.domain.models import Model
from shared.domain.rate_limits import RateLimit
from shared.runtime.wiring.ports import Options
from shared.runtime.wiring.use_cases import UseCases
from tests.support.fakes.clock import FakeClock
from tests.support.fakes.image_fetcher import FakeImageFetcher
from tests.support.fakes.image_postprocessor import FakeImagePostprocessor
from tests.support.fakes.image_provider import FakeImageProvider
from tests.support.fakes.image_validator import FakeImageValidator
from tests.support.fakes.jobs import InMemoryClaimStore, InMemoryJobIndex, InMemoryJobStore, InMemorySweepCursor
from tests.support.fakes.media import FakeMediaLinks, InMemoryMediaStore
from tests.support.fakes.metrics import FakeCallMetrics
from tests.support.fakes.providers import FakeProviders
from tests.support.fakes.rate_limiter import (
    FakeDispatchTimer,
    InMemoryRateLimiter,
    InMemoryWaitingJobs,
    UnlimitedRateLimiter,
)
from tests.support.fakes.samples import a_catalogue, a_model, image_to_video, text_to_image
from tests.support.fakes.spend_ledger import InMemorySpendLedger
from tests.support.fakes.staged_forms import InMemoryStagedForms
from tests.support.fakes.uploads import FakeUploadBucket, InMemoryUploadStore
from tests.support.fakes.video_provider import FakeVideoProvider
from tests.support.fakes.workflow import FakeTaskCallback, FakeWorkflow

RETENTION = timedelta(days=30)
OPTIONS = Options(
    retention=RETENTION,
    link_seconds=3600,
    private_media=False,
    provenance=False,
    provenance_prompt=False,
    daily_budget=20_000_000,
)


class World:
    """Implements `shared.runtime.wiring.ports.Ports` with fakes; without `limits` no provider is ever busy."""

    def __init__(
        self,
        *,
        catalogue: Catalogue | None = None,
        limits: dict[str, RateLimit] | None = None,
        options: Options = OPTIONS,
    ) -> None:
        self.options = options
        self.clock = FakeClock()
        self.slept: list[float] = []
        self.catalogue = catalogue or a_catalogue()
        self.catalogue.limits = limits or defaultdict(lambda: RateLimit(1000, 1))
        self.jobs = InMemoryJobStore()
        self.claims = InMemoryClaimStore(self.jobs)
        self.job_index = InMemoryJobIndex(self.jobs)
        self.sweep_cursor = InMemorySweepCursor()
        self.uploads = InMemoryUploadStore()
        self.upload_bucket = FakeUploadBucket()
        self.staged_forms = InMemoryStagedForms()
        self.workflow = FakeWorkflow()
        self.media = InMemoryMediaStore()
        self.media_eraser = self.media
        self.media_links = FakeMediaLinks()
        self.image_fetcher = FakeImageFetcher()
        self.image_validator = FakeImageValidator()
        self.input_image_fitter = PillowInputImageFitter()
        self.image_postprocessor = FakeImagePostprocessor()
        self.images = FakeImageProvider()
        self.videos = FakeVideoProvider()
        self.providers = FakeProviders(self.images, self.videos)
        self.call_metrics = FakeCallMetrics()
        self.rate_limiter: InMemoryRateLimiter | UnlimitedRateLimiter = (
            InMemoryRateLimiter(lambda: int(self.clock().timestamp() * 1000)) if limits else UnlimitedRateLimiter()
        )
        self.waiting_jobs = InMemoryWaitingJobs()
        self.task_callback = FakeTaskCallback()
        self.dispatch_timer = FakeDispatchTimer(self.clock)
        self.spend_ledger = InMemorySpendLedger()

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.clock.advance(seconds=seconds)

    def monotonic(self) -> float:
        return self.clock().timestamp()

    def jitter(self) -> float:
        return 0.5

    @cached_property
    def use_cases(self) -> UseCases:
        return UseCases(self)

    def identity(
        self,
        *,
        body: str = "a heron",
        key: str | None = None,
        caller: str = "address-1",
        route: str = "/api/generate",
        use: SingleUse | None = None,
    ) -> RequestIdentity:
        """The identity of a request that arrives now."""
        return RequestIdentity(caller=caller, route=route, fingerprint=body, key=key, received_at=self.clock(), use=use)

    def image_request(
        self,
        identity: RequestIdentity | None = None,
        *,
        models: tuple[Model, ...] | None = None,
        generation: TextToImage | None = None,
        **options: Any,
    ) -> JobRequest[TextToImage]:
        """A request for an image that arrives now."""
        return JobRequest[TextToImage](
            kind=options.pop("kind", JobKind.GENERATE),
            models=models or (a_model(),),
            generation=generation or text_to_image(),
            identity=identity or self.identity(),
            **options,
        )

    def video_request(
        self, identity: RequestIdentity | None = None, *, models: tuple[Model, ...] | None = None, **options: Any
    ) -> JobRequest[ImageToVideo]:
        """A request for a video that arrives now."""
        return JobRequest[ImageToVideo](
            kind=JobKind.IMG2VIDEO,
            models=models or (a_model(),),
            generation=image_to_video(b"pixels"),
            identity=identity or self.identity(route="/api/img2video"),
            **options,
        )
