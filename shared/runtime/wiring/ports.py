"""What the use cases are built from: one implementation of each port, and the deployment's choices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta

    from shared.domain.catalogue import Catalogue
    from shared.ports.coordination import DispatchTimer, RateLimiter, SpendLedger, TaskCallback, WaitingJobs
    from shared.ports.jobs import ClaimStore, JobIndex, JobStore, SweepCursor, UploadStore, Workflow
    from shared.ports.media import (
        ImageFetcher,
        ImagePostprocessor,
        ImageValidator,
        InputImageFitter,
        MediaEraser,
        MediaLinks,
        MediaStore,
        StagedForms,
        UploadBucket,
    )
    from shared.ports.platform import CallMetrics, Clock
    from shared.ports.providers import Providers


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The deployer's choices. `daily_budget` is in millionths of a US dollar."""

    retention: timedelta
    link_seconds: int
    private_media: bool
    provenance: bool
    provenance_prompt: bool
    daily_budget: int


class Ports(Protocol):
    """One implementation of each port; adapters in a deployment, fakes in tests."""

    @property
    def options(self) -> Options: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def monotonic(self) -> Callable[[], float]:
        """Seconds on a clock that never goes back."""
        ...

    def sleep(self, seconds: float) -> None: ...
    def jitter(self) -> float:
        """A random number from 0 to 1."""
        ...

    @property
    def catalogue(self) -> Catalogue: ...
    @property
    def jobs(self) -> JobStore: ...
    @property
    def claims(self) -> ClaimStore: ...
    @property
    def job_index(self) -> JobIndex: ...
    @property
    def sweep_cursor(self) -> SweepCursor: ...
    @property
    def uploads(self) -> UploadStore: ...
    @property
    def workflow(self) -> Workflow: ...
    @property
    def media(self) -> MediaStore: ...
    @property
    def media_eraser(self) -> MediaEraser: ...
    @property
    def media_links(self) -> MediaLinks: ...
    @property
    def upload_bucket(self) -> UploadBucket: ...
    @property
    def staged_forms(self) -> StagedForms: ...
    @property
    def image_fetcher(self) -> ImageFetcher: ...
    @property
    def image_validator(self) -> ImageValidator: ...
    @property
    def input_image_fitter(self) -> InputImageFitter: ...
    @property
    def image_postprocessor(self) -> ImagePostprocessor: ...
    @property
    def rate_limiter(self) -> RateLimiter: ...
    @property
    def spend_ledger(self) -> SpendLedger: ...
    @property
    def waiting_jobs(self) -> WaitingJobs: ...
    @property
    def task_callback(self) -> TaskCallback: ...
    @property
    def dispatch_timer(self) -> DispatchTimer: ...
    @property
    def call_metrics(self) -> CallMetrics: ...
    @property
    def providers(self) -> Providers: ...
