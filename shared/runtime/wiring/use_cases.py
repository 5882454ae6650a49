"""The use cases, built from ports: in a deployment from its adapters, in tests from fakes."""

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shared.application.fallback import Fallback
    from shared.application.generation import SyncGeneration
    from shared.application.idempotency import IdempotencyLookup
    from shared.application.image_renderer import ImageRenderer
    from shared.application.input_images import InputImageStore, LoadInputImage
    from shared.application.limits import Budget, ProviderLimiter
    from shared.application.media_urls import PresignedLinks, ResultUrls
    from shared.application.provider_requests import ProviderRequestBuilder
    from shared.application.queueing import AsyncJobs, JobDispatcher
    from shared.application.reconciling import JobReconciler
    from shared.application.recording import JobRecorder
    from shared.application.results import ResultStore
    from shared.application.staged_uploads import ReadStagedUpload
    from shared.application.submission_log import SubmissionLog
    from shared.application.workflow_steps import WorkflowSteps
    from shared.runtime.wiring.ports import Ports


class UseCases:
    """Each use case is built once, when it is first used."""

    def __init__(self, ports: "Ports") -> None:
        self.ports = ports

    @cached_property
    def sync_generation(self) -> "SyncGeneration":
        from shared.application.generation import SyncGeneration

        return SyncGeneration(
            idempotency=self.idempotency,
            recorder=self.job_recorder,
            limiter=self.provider_limiter,
            budget=self.budget,
            fallback=self.fallback,
            renderer=self.image_renderer,
            results=self.result_store,
        )

    @cached_property
    def async_jobs(self) -> "AsyncJobs":
        from shared.application.queueing import AsyncJobs

        return AsyncJobs(
            idempotency=self.idempotency,
            recorder=self.job_recorder,
            budget=self.budget,
            inputs=self.input_image_store,
            jobs=self.ports.jobs,
            workflow=self.ports.workflow,
            catalogue=self.ports.catalogue,
            clock=self.ports.clock,
        )

    @cached_property
    def idempotency(self) -> "IdempotencyLookup":
        from shared.application.idempotency import IdempotencyLookup

        return IdempotencyLookup(
            jobs=self.ports.jobs, claims=self.ports.claims, clock=self.ports.clock, sleep=self.ports.sleep
        )

    @cached_property
    def job_recorder(self) -> "JobRecorder":
        from shared.application.recording import JobRecorder

        return JobRecorder(
            jobs=self.ports.jobs,
            idempotency=self.idempotency,
            budget=self.budget,
            clock=self.ports.clock,
            retention=self.ports.options.retention,
        )

    @cached_property
    def provider_limiter(self) -> "ProviderLimiter":
        from shared.application.limits import ProviderLimiter

        return ProviderLimiter(
            rate_limiter=self.ports.rate_limiter,
            limits=self.ports.catalogue.limits,
            metrics=self.ports.call_metrics,
            seconds=self.ports.monotonic,
        )

    @cached_property
    def budget(self) -> "Budget":
        from shared.application.limits import Budget

        return Budget(
            ledger=self.ports.spend_ledger,
            catalogue=self.ports.catalogue,
            limit=self.ports.options.daily_budget,
            clock=self.ports.clock,
        )

    @cached_property
    def fallback(self) -> "Fallback":
        from shared.application.fallback import Fallback

        return Fallback(catalogue=self.ports.catalogue, limiter=self.provider_limiter)

    @cached_property
    def image_renderer(self) -> "ImageRenderer":
        from shared.application.image_renderer import ImageRenderer

        return ImageRenderer(
            providers=self.ports.providers,
            fitter=self.ports.input_image_fitter,
            postprocessor=self.ports.image_postprocessor,
        )

    @cached_property
    def result_store(self) -> "ResultStore":
        from shared.application.results import ProvenanceTagger, ResultStore

        options = self.ports.options
        tagger = ProvenanceTagger(with_prompt=options.provenance_prompt)
        return ResultStore(
            jobs=self.ports.jobs,
            media=self.ports.media,
            catalogue=self.ports.catalogue,
            clock=self.ports.clock,
            tagger=tagger if options.provenance else None,
        )

    @cached_property
    def presigned_links(self) -> "PresignedLinks":
        from shared.application.media_urls import PresignedLinks

        return PresignedLinks(
            links=self.ports.media_links, clock=self.ports.clock, longest_seconds=self.ports.options.link_seconds
        )

    @cached_property
    def private_links(self) -> "PresignedLinks | None":
        """For answers that must hold a link, since the stable address is of no use to their caller."""
        return self.presigned_links if self.ports.options.private_media else None

    @cached_property
    def result_urls(self) -> "ResultUrls":
        from shared.application.media_urls import ResultUrls

        return ResultUrls(links=self.private_links)

    @cached_property
    def load_input_image(self) -> "LoadInputImage":
        from shared.application.input_images import LoadInputImage

        return LoadInputImage(
            uploads=self.ports.uploads,
            bucket=self.ports.upload_bucket,
            fetcher=self.ports.image_fetcher,
            clock=self.ports.clock,
        )

    @cached_property
    def input_image_store(self) -> "InputImageStore":
        from shared.application.input_images import InputImageStore

        return InputImageStore(media=self.ports.media, retention=self.ports.options.retention)

    @cached_property
    def read_staged_upload(self) -> "ReadStagedUpload":
        from shared.application.staged_uploads import ReadStagedUpload

        return ReadStagedUpload(forms=self.ports.staged_forms, clock=self.ports.clock)

    @cached_property
    def provider_requests(self) -> "ProviderRequestBuilder":
        from shared.application.provider_requests import ProviderRequestBuilder

        return ProviderRequestBuilder(media=self.ports.media, fitter=self.ports.input_image_fitter)

    @cached_property
    def submission_log(self) -> "SubmissionLog":
        from shared.application.submission_log import SubmissionLog

        return SubmissionLog(jobs=self.ports.jobs, fallback=self.fallback, budget=self.budget, clock=self.ports.clock)

    @cached_property
    def job_dispatcher(self) -> "JobDispatcher":
        from shared.application.queueing import JobDispatcher

        return JobDispatcher(
            queue=self.ports.waiting_jobs,
            limiter=self.provider_limiter,
            callback=self.ports.task_callback,
            timer=self.ports.dispatch_timer,
        )

    @cached_property
    def workflow_steps(self) -> "WorkflowSteps":
        from shared.application.workflow_steps import WorkflowSteps

        return WorkflowSteps(
            jobs=self.ports.jobs,
            dispatcher=self.job_dispatcher,
            results=self.result_store,
            clock=self.ports.clock,
        )

    @cached_property
    def job_reconciler(self) -> "JobReconciler":
        from shared.application.reconciling import JobReconciler

        return JobReconciler(
            jobs=self.ports.jobs,
            media=self.ports.media_eraser,
            workflow=self.ports.workflow,
            providers=self.ports.providers,
            catalogue=self.ports.catalogue,
            results=self.result_store,
            budget=self.budget,
            clock=self.ports.clock,
        )
