"""The adapters on AWS, each made when it is first used."""

import random
import time
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from typing import TYPE_CHECKING

from shared.runtime import aws_clients
from shared.runtime.settings import settings
from shared.runtime.wiring.ports import Options

if TYPE_CHECKING:
    from collections.abc import Callable

    from shared.adapters.job_table_items import Item
    from shared.domain.catalogue import Catalogue
    from shared.domain.jobs import Job
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
        ThumbnailMaker,
        UploadBucket,
    )
    from shared.ports.platform import CallMetrics, Clock, DeploymentHook, EventBus, FunctionInvoker, JobMetrics
    from shared.ports.providers import Providers


now: "Clock" = partial(datetime.now, UTC)
"""The current time. Tests replace it."""


class AwsPorts:
    """Implements `shared.runtime.wiring.ports.Ports` on the deployment's tables, buckets and queues."""

    @cached_property
    def options(self) -> Options:
        from shared.domain.budget import micro_usd

        chosen = settings()
        return Options(
            retention=timedelta(days=chosen.media_retention_days),
            link_seconds=chosen.link_seconds,
            private_media=chosen.private_media,
            provenance=chosen.provenance,
            provenance_prompt=chosen.provenance_prompt,
            daily_budget=micro_usd(chosen.daily_budget_usd),
        )

    @property
    def clock(self) -> "Clock":
        return now

    @property
    def monotonic(self) -> "Callable[[], float]":
        return time.perf_counter

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def jitter(self) -> float:
        return random.random()  # noqa: S311 - spreads calls, no security

    @cached_property
    def catalogue(self) -> "Catalogue":
        from shared.runtime.wiring.models import catalogue

        return catalogue(now().date())

    @cached_property
    def jobs(self) -> "JobStore":
        from shared.adapters.dynamodb_jobs import DynamoDBJobStore

        return DynamoDBJobStore(aws_clients.dynamodb(), settings().job_table)

    @cached_property
    def claims(self) -> "ClaimStore":
        from shared.adapters.dynamodb_claims import DynamoDBClaimStore

        return DynamoDBClaimStore(aws_clients.dynamodb(), settings().job_table)

    @cached_property
    def job_index(self) -> "JobIndex":
        from shared.adapters.dynamodb_job_index import DynamoDBJobIndex

        return DynamoDBJobIndex(aws_clients.dynamodb(), settings().job_table)

    @cached_property
    def sweep_cursor(self) -> "SweepCursor":
        from shared.adapters.dynamodb_job_index import DynamoDBSweepCursor

        return DynamoDBSweepCursor(aws_clients.dynamodb(), settings().job_table)

    @cached_property
    def uploads(self) -> "UploadStore":
        from shared.adapters.dynamodb_uploads import DynamoDBUploadStore

        return DynamoDBUploadStore(aws_clients.dynamodb(), settings().job_table)

    @cached_property
    def workflow(self) -> "Workflow":
        from shared.adapters.stepfunctions_workflow import StepFunctionsWorkflow
        from shared.domain.jobs import JobKind

        images, videos = settings().image_state_machine_arn, settings().video_state_machine_arn
        machines = {JobKind.GENERATE: images, JobKind.IMG2IMG: images, JobKind.IMG2VIDEO: videos}
        return StepFunctionsWorkflow(aws_clients.stepfunctions(), machines)

    @cached_property
    def media(self) -> "MediaStore":
        from shared.adapters.s3_media import S3MediaStore

        return S3MediaStore(aws_clients.s3(), settings().media_bucket)

    @cached_property
    def media_eraser(self) -> "MediaEraser":
        from shared.adapters.s3_media_eraser import S3MediaEraser

        return S3MediaEraser(aws_clients.s3(), settings().media_bucket)

    @cached_property
    def media_links(self) -> "MediaLinks":
        from shared.adapters.s3_media import S3MediaLinks

        return S3MediaLinks(aws_clients.s3, settings().media_bucket)

    @cached_property
    def upload_bucket(self) -> "UploadBucket":
        from shared.adapters.s3_uploads import S3UploadBucket

        return S3UploadBucket(aws_clients.s3(), settings().media_bucket)

    @cached_property
    def staged_forms(self) -> "StagedForms":
        from shared.adapters.s3_staged_forms import S3StagedForms

        return S3StagedForms(aws_clients.s3(), settings().media_bucket)

    @cached_property
    def image_fetcher(self) -> "ImageFetcher":
        from shared.adapters.web_image_fetcher import WebImageFetcher

        return WebImageFetcher()

    @cached_property
    def image_validator(self) -> "ImageValidator":
        from shared.adapters.pillow_image_validator import PillowImageValidator

        return PillowImageValidator()

    @cached_property
    def input_image_fitter(self) -> "InputImageFitter":
        from shared.adapters.pillow_input_fitter import PillowInputImageFitter

        return PillowInputImageFitter()

    @cached_property
    def image_postprocessor(self) -> "ImagePostprocessor":
        from shared.adapters.pillow_postprocessor import PillowImagePostprocessor

        return PillowImagePostprocessor()

    @cached_property
    def thumbnail_maker(self) -> "ThumbnailMaker":
        from shared.adapters.pillow_thumbnails import PillowThumbnailMaker

        return PillowThumbnailMaker()

    @cached_property
    def rate_limiter(self) -> "RateLimiter":
        from shared.adapters.dynamodb_rate_limiter import DynamoDBRateLimiter

        return DynamoDBRateLimiter(aws_clients.dynamodb(), settings().coordination_table)

    @cached_property
    def spend_ledger(self) -> "SpendLedger":
        from shared.adapters.dynamodb_spend_ledger import DynamoDBSpendLedger

        return DynamoDBSpendLedger(aws_clients.dynamodb(), settings().coordination_table)

    @cached_property
    def waiting_jobs(self) -> "WaitingJobs":
        from shared.adapters.dynamodb_waiting_jobs import DynamoDBWaitingJobs

        return DynamoDBWaitingJobs(aws_clients.dynamodb(), settings().coordination_table)

    @cached_property
    def task_callback(self) -> "TaskCallback":
        from shared.adapters.stepfunctions_workflow import StepFunctionsTaskCallback

        return StepFunctionsTaskCallback(aws_clients.stepfunctions())

    @cached_property
    def dispatch_timer(self) -> "DispatchTimer":
        from shared.adapters.sqs_dispatch_timer import SqsDispatchTimer

        chosen = settings()
        return SqsDispatchTimer(
            aws_clients.sqs(), chosen.dispatch_queue_url, aws_clients.dynamodb(), chosen.coordination_table
        )

    @cached_property
    def call_metrics(self) -> "CallMetrics":
        from shared.runtime.metrics import call_metrics

        return call_metrics

    @cached_property
    def job_metrics(self) -> "JobMetrics":
        from shared.adapters.emf_metrics import EmfJobMetrics

        return EmfJobMetrics()

    @cached_property
    def event_bus(self) -> "EventBus":
        from shared.adapters.eventbridge_events import EventBridgeEventBus

        return EventBridgeEventBus(aws_clients.events(), settings().event_bus)

    @cached_property
    def function_invoker(self) -> "FunctionInvoker":
        from shared.adapters.lambda_invoker import LambdaInvoker

        return LambdaInvoker(aws_clients.lambda_())

    @cached_property
    def deployment_hook(self) -> "DeploymentHook":
        from shared.adapters.codedeploy_hook import CodeDeployHook

        return CodeDeployHook(aws_clients.codedeploy())

    @cached_property
    def providers(self) -> "Providers":
        from shared.runtime.wiring.providers import ConfiguredProviders

        return ConfiguredProviders(self.media, self.clock)


def job_from_stream_image(image: "Item") -> "Job":
    """The job in the old or new image of a stream record of the job table."""
    from shared.adapters.job_table_items import from_item

    return from_item(image)
