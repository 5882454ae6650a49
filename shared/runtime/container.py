"""The composition root: which adapter stands behind which port. Only handlers call it, and only for what they use.

Every import is inside its function: a route pays for what it uses and for nothing else.
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from shared.runtime import aws_clients
from shared.runtime.settings import settings

if TYPE_CHECKING:
    from shared.adapters.job_item import Item
    from shared.application.async_jobs import AsyncJobs
    from shared.application.budget import Budget
    from shared.application.fallback import Fallback
    from shared.application.generation import SyncGeneration
    from shared.application.image_renderer import ImageRenderer
    from shared.application.image_requests import ImageRequests
    from shared.application.input_images import LoadInputImage
    from shared.application.job_dispatcher import JobDispatcher
    from shared.application.media_urls import PresignedLinks
    from shared.application.provider_limiter import ProviderLimiter
    from shared.application.reconciling import JobReconciler
    from shared.application.recording import JobRecorder
    from shared.application.result_store import Mark, ResultStore
    from shared.application.result_urls import ResultUrls
    from shared.application.staged_uploads import ReadStagedUpload
    from shared.application.submission_log import SubmissionLog
    from shared.domain.catalogue import Catalogue
    from shared.domain.jobs import Job
    from shared.ports import (
        CallMetrics,
        ClaimStore,
        DeploymentHook,
        DispatchTimer,
        EdgeAuthenticator,
        EventBus,
        FunctionInvoker,
        ImageFetcher,
        ImageValidator,
        InputImageFitter,
        JobIndex,
        JobMetrics,
        JobStore,
        MediaEraser,
        MediaLinks,
        MediaStore,
        Secrets,
        SweepCursor,
        ThumbnailMaker,
        UploadBucket,
        UploadStore,
        Workflow,
    )


def now() -> datetime:
    return datetime.now(UTC)


def retention() -> timedelta:
    return timedelta(days=settings().media_retention_days)


def media_are_private() -> bool:
    return settings().private_media


@cache
def jobs() -> "JobStore":
    from shared.adapters.dynamodb_jobs import DynamoDBJobStore

    return DynamoDBJobStore(aws_clients.dynamodb(), settings().job_table)


@cache
def media() -> "MediaStore":
    from shared.adapters.s3_media import S3MediaStore

    return S3MediaStore(aws_clients.s3(), settings().media_bucket)


@cache
def eraser() -> "MediaEraser":
    from shared.adapters.s3_media_eraser import S3MediaEraser

    return S3MediaEraser(aws_clients.s3(), settings().media_bucket)


@cache
def links() -> "MediaLinks":
    from shared.adapters.s3_media import S3MediaLinks

    return S3MediaLinks(aws_clients.s3(), settings().media_bucket)


@cache
def presigned_links() -> "PresignedLinks":
    from shared.application.media_urls import PresignedLinks

    return PresignedLinks(links=links, clock=now, longest_seconds=settings().link_seconds)


def private_link() -> "PresignedLinks | None":
    """For answers that have to hold a link because the stable address is of no use to their caller."""
    return presigned_links() if media_are_private() else None


@cache
def result_urls() -> "ResultUrls":
    from shared.application.result_urls import ResultUrls

    return ResultUrls(link=private_link())


@cache
def uploads() -> "UploadStore":
    from shared.adapters.dynamodb_uploads import DynamoDBUploadStore

    return DynamoDBUploadStore(aws_clients.dynamodb(), settings().job_table)


@cache
def upload_bucket() -> "UploadBucket":
    from shared.adapters.s3_uploads import S3UploadBucket

    return S3UploadBucket(aws_clients.s3(), settings().media_bucket)


@cache
def image_fetcher() -> "ImageFetcher":
    from shared.adapters.web_image_fetcher import WebImageFetcher

    return WebImageFetcher()


@cache
def load_input_image() -> "LoadInputImage":
    from shared.application.input_images import LoadInputImage

    return LoadInputImage(uploads=uploads, box=upload_bucket, web=image_fetcher, clock=now)


@cache
def read_staged_upload() -> "ReadStagedUpload":
    from shared.adapters.s3_staged_forms import S3StagedForms
    from shared.application.staged_uploads import ReadStagedUpload
    from shared.runtime.http.client_address import caller_of

    bodies = S3StagedForms(aws_clients.s3(), settings().media_bucket)
    return ReadStagedUpload(bodies=bodies, clock=now, caller_of=caller_of)


@cache
def workflow() -> "Workflow":
    from shared.adapters.stepfunctions_workflow import StepFunctionsWorkflow
    from shared.domain.jobs import JobKind

    images, videos = settings().image_state_machine_arn, settings().video_state_machine_arn
    machines = {JobKind.GENERATE: images, JobKind.IMG2IMG: images, JobKind.IMG2VIDEO: videos}
    return StepFunctionsWorkflow(aws_clients.stepfunctions(), machines)


@cache
def claims() -> "ClaimStore":
    from shared.adapters.dynamodb_claims import DynamoDBClaimStore

    return DynamoDBClaimStore(aws_clients.dynamodb(), settings().job_table)


@cache
def job_index() -> "JobIndex":
    from shared.adapters.dynamodb_job_index import DynamoDBJobIndex

    return DynamoDBJobIndex(aws_clients.dynamodb(), settings().job_table)


@cache
def sweep_cursor() -> "SweepCursor":
    from shared.adapters.dynamodb_job_index import DynamoDBSweepCursor

    return DynamoDBSweepCursor(aws_clients.dynamodb(), settings().job_table)


@cache
def timer() -> "DispatchTimer":
    from shared.adapters.sqs_dispatch_timer import SqsDispatchTimer

    chosen = settings()
    return SqsDispatchTimer(
        aws_clients.sqs(), chosen.dispatch_queue_url, aws_clients.dynamodb(), chosen.coordination_table
    )


@cache
def limiter() -> "ProviderLimiter":
    from shared.adapters.dynamodb_rate_limiter import DynamoDBRateLimiter
    from shared.application.provider_limiter import ProviderLimiter

    limiter = DynamoDBRateLimiter(aws_clients.dynamodb(), settings().coordination_table)
    return ProviderLimiter(limiter=limiter, limits=catalogue().limits, meter=call_meter())


@cache
def budget() -> "Budget":
    from shared.adapters.dynamodb_spend_ledger import DynamoDBSpendLedger
    from shared.application.budget import Budget
    from shared.domain.budget import micro_usd

    ledger = DynamoDBSpendLedger(aws_clients.dynamodb(), settings().coordination_table)
    cap = micro_usd(settings().daily_budget_usd)
    return Budget(ledger=ledger, catalogue=catalogue(), cap=cap, clock=now)


@cache
def submission_log() -> "SubmissionLog":
    from shared.application.submission_log import SubmissionLog

    return SubmissionLog(jobs=jobs(), fallback=fallback(), budget=budget(), clock=now)


@cache
def dispatcher() -> "JobDispatcher":
    from shared.adapters.dynamodb_waiting_jobs import DynamoDBWaitingJobs
    from shared.adapters.stepfunctions_workflow import StepFunctionsTaskCallback
    from shared.application.job_dispatcher import JobDispatcher

    return JobDispatcher(
        queue=DynamoDBWaitingJobs(aws_clients.dynamodb(), settings().coordination_table),
        limiter=limiter(),
        caller=StepFunctionsTaskCallback(aws_clients.stepfunctions()),
        timer=timer(),
    )


@cache
def job_recorder() -> "JobRecorder":
    from shared.application.idempotency import IdempotencyLookup
    from shared.application.recording import JobRecorder

    repeats = IdempotencyLookup(jobs=jobs(), claims=claims(), clock=now)
    return JobRecorder(jobs=jobs(), repeats=repeats, budget=budget(), clock=now, retention=retention())


@cache
def result_store() -> "ResultStore":
    from shared.application.result_store import ResultStore

    return ResultStore(jobs=jobs(), media=media(), catalogue=catalogue(), clock=now, mark=_mark())


def _mark() -> "Mark":
    from shared.application.provenance import ProvenanceTagger, without_provenance

    if not settings().provenance:
        return without_provenance
    return ProvenanceTagger(catalogue=catalogue(), clock=now, with_prompt=settings().provenance_prompt)


@cache
def async_jobs() -> "AsyncJobs":
    from shared.application.async_jobs import AsyncJobs

    return AsyncJobs(accept=job_recorder(), budget=budget(), jobs=jobs(), workflow=workflow(), clock=now)


@cache
def job_reconciler() -> "JobReconciler":
    from shared.application.reconciling import JobReconciler
    from shared.runtime.providers import video_provider

    return JobReconciler(
        jobs=jobs(),
        media=eraser(),
        workflow=workflow(),
        provider=video_provider,
        catalogue=catalogue(),
        keep=result_store(),
        clock=now,
    )


@cache
def event_bus() -> "EventBus":
    from shared.adapters.eventbridge_events import EventBridgeEventBus

    return EventBridgeEventBus(aws_clients.events(), settings().event_bus)


@cache
def job_meter() -> "JobMetrics":
    from shared.adapters.emf_meters import EmfJobMeter

    return EmfJobMeter()


def call_meter() -> "CallMetrics":
    from shared.runtime.metrics import upstream

    return upstream()


@cache
def versions() -> "FunctionInvoker":
    from shared.adapters.lambda_invoker import LambdaInvoker

    return LambdaInvoker(aws_clients.lambda_())


@cache
def release() -> "DeploymentHook":
    from shared.adapters.codedeploy_hook import CodeDeployHook

    return CodeDeployHook(aws_clients.codedeploy())


@cache
def catalogue() -> "Catalogue":
    """The models as this deployment has them, today: those of a provider that is not set up are unavailable,
    as are those that cost more than a day may.
    """
    from shared.domain.catalogue import load_catalogue
    from shared.runtime.providers import is_set_up

    chosen = settings()
    models = load_catalogue().preferring(chosen.provider_order).as_of(now().date()).limited_to(is_set_up)
    return models.within(chosen.daily_budget_usd).paced(chosen.provider_limits)


@cache
def image_validator() -> "ImageValidator":
    from shared.adapters.pillow_image_validator import PillowImageValidator

    return PillowImageValidator()


@cache
def input_image_fitter() -> "InputImageFitter":
    from shared.adapters.pillow_input_fitter import PillowInputImageFitter

    return PillowInputImageFitter()


@cache
def thumbnail_maker() -> "ThumbnailMaker":
    from shared.adapters.pillow_thumbnails import PillowThumbnailMaker

    return PillowThumbnailMaker()


@cache
def sync_generation() -> "SyncGeneration":
    from shared.application.generation import SyncGeneration

    return SyncGeneration(
        accept=job_recorder(),
        limiter=limiter(),
        fallback=fallback(),
        budget=budget(),
        keep=result_store(),
        jobs=jobs(),
        clock=now,
    )


@cache
def fallback() -> "Fallback":
    from shared.application.fallback import Fallback

    return Fallback(catalogue=catalogue(), limiter=limiter())


@cache
def image_requests() -> "ImageRequests":
    from shared.application.image_requests import ImageRequests

    return ImageRequests(catalogue=catalogue())


@cache
def image_renderer() -> "ImageRenderer":
    from shared.adapters.pillow_postprocessor import PillowImagePostprocessor
    from shared.application.image_renderer import ImageRenderer
    from shared.runtime.providers import image_provider

    return ImageRenderer(provider=image_provider, fitter=input_image_fitter, finisher=PillowImagePostprocessor())


@cache
def secrets() -> "Secrets":
    from shared.adapters.aws_secrets import AwsSecrets
    from shared.runtime.snapshots import after_restore

    kept = AwsSecrets(secretsmanager=aws_clients.secretsmanager, ssm=aws_clients.ssm)
    after_restore(kept.forget_all)
    return kept


@cache
def edge_authenticator() -> "EdgeAuthenticator":
    from shared.adapters.secretsmanager_edge_authenticator import SecretsManagerEdgeAuthenticator
    from shared.runtime.observability import log_unproven_edge
    from shared.runtime.snapshots import after_restore

    proof = SecretsManagerEdgeAuthenticator(
        aws_clients.secretsmanager_short_timeout, settings().edge_secret, on_failure=log_unproven_edge
    )
    after_restore(proof.forget)
    return proof


def job_of_image(image: "Item") -> "Job":
    """The job in an image of a stream record."""
    from shared.adapters.job_item import from_item

    return from_item(image)
