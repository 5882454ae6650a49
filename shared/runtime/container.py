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
    from shared.application.addresses import AddressResult
    from shared.application.fallback import Fallback
    from shared.application.gate import Gate
    from shared.application.image_jobs import ImageJobs
    from shared.application.linking import LinkMedia
    from shared.application.making import KeepResult, Mark
    from shared.application.orders import AcceptOrder
    from shared.application.picture_orders import PictureOrders
    from shared.application.pictures import FindPicture
    from shared.application.purse import Purse
    from shared.application.queued_jobs import QueuedJobs
    from shared.application.settling import SettleJob
    from shared.application.staging import TakeStaged
    from shared.application.studio import Studio
    from shared.application.submissions import Submissions
    from shared.application.turns import Turns
    from shared.domain.catalogue import Catalogue
    from shared.domain.jobs import Job
    from shared.ports import (
        Alarm,
        CallMeter,
        ClaimStore,
        EdgeProof,
        EventBus,
        JobIndex,
        JobMeter,
        JobStore,
        MediaEraser,
        MediaLinks,
        MediaStore,
        PictureFetcher,
        PictureFitter,
        PictureGate,
        PictureShrinker,
        Release,
        Secrets,
        SweepMark,
        UploadBox,
        UploadStore,
        VersionCaller,
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
    from shared.adapters.s3_erasing import S3MediaEraser

    return S3MediaEraser(aws_clients.s3(), settings().media_bucket)


@cache
def links() -> "MediaLinks":
    from shared.adapters.s3_media import S3MediaLinks

    return S3MediaLinks(aws_clients.s3(), settings().media_bucket)


@cache
def link_media() -> "LinkMedia":
    from shared.application.linking import LinkMedia

    return LinkMedia(links=links, clock=now, longest_seconds=settings().link_seconds)


def private_link() -> "LinkMedia | None":
    """For answers that have to hold a link because the stable address is of no use to their caller."""
    return link_media() if media_are_private() else None


@cache
def address_result() -> "AddressResult":
    from shared.application.addresses import AddressResult

    return AddressResult(link=private_link())


@cache
def uploads() -> "UploadStore":
    from shared.adapters.dynamodb_uploads import DynamoDBUploadStore

    return DynamoDBUploadStore(aws_clients.dynamodb(), settings().job_table)


@cache
def upload_box() -> "UploadBox":
    from shared.adapters.s3_uploads import S3UploadBox

    return S3UploadBox(aws_clients.s3(), settings().media_bucket)


@cache
def picture_fetcher() -> "PictureFetcher":
    from shared.adapters.web_pictures import WebPictureFetcher

    return WebPictureFetcher()


@cache
def find_picture() -> "FindPicture":
    from shared.application.pictures import FindPicture

    return FindPicture(uploads=uploads, box=upload_box, web=picture_fetcher, clock=now)


@cache
def take_staged() -> "TakeStaged":
    from shared.adapters.s3_staging import S3StagedBodies
    from shared.application.staging import TakeStaged
    from shared.runtime.http.viewer import caller_of

    bodies = S3StagedBodies(aws_clients.s3(), settings().media_bucket)
    return TakeStaged(bodies=bodies, clock=now, caller_of=caller_of)


@cache
def workflow() -> "Workflow":
    from shared.adapters.stepfunctions_workflow import StepFunctionsWorkflow
    from shared.domain.jobs import JobKind

    pictures, videos = settings().picture_state_machine_arn, settings().video_state_machine_arn
    machines = {JobKind.GENERATE: pictures, JobKind.IMG2IMG: pictures, JobKind.IMG2VIDEO: videos}
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
def sweep_mark() -> "SweepMark":
    from shared.adapters.dynamodb_job_index import DynamoDBSweepMark

    return DynamoDBSweepMark(aws_clients.dynamodb(), settings().job_table)


@cache
def alarm() -> "Alarm":
    from shared.adapters.sqs_alarm import SqsAlarm

    chosen = settings()
    return SqsAlarm(aws_clients.sqs(), chosen.alarm_queue_url, aws_clients.dynamodb(), chosen.gate_table)


@cache
def gate() -> "Gate":
    from shared.adapters.dynamodb_gate import DynamoDBProviderGate
    from shared.application.gate import Gate

    limiter = DynamoDBProviderGate(aws_clients.dynamodb(), settings().gate_table)
    return Gate(gate=limiter, limits=catalogue().limits, meter=call_meter())


@cache
def purse() -> "Purse":
    from shared.adapters.dynamodb_spending import DynamoDBSpendLedger
    from shared.application.purse import Purse
    from shared.domain.spending import micro_usd

    ledger = DynamoDBSpendLedger(aws_clients.dynamodb(), settings().gate_table)
    cap = micro_usd(settings().daily_spend_cap_usd)
    return Purse(ledger=ledger, catalogue=catalogue(), cap=cap, clock=now)


@cache
def submissions() -> "Submissions":
    from shared.application.submissions import Submissions

    return Submissions(jobs=jobs(), fallback=fallback(), purse=purse(), clock=now)


@cache
def turns() -> "Turns":
    from shared.adapters.dynamodb_turns import DynamoDBTurnQueue
    from shared.adapters.stepfunctions_workflow import StepFunctionsTurnCaller
    from shared.application.turns import Turns

    return Turns(
        queue=DynamoDBTurnQueue(aws_clients.dynamodb(), settings().gate_table),
        gate=gate(),
        caller=StepFunctionsTurnCaller(aws_clients.stepfunctions()),
        alarm=alarm(),
    )


@cache
def accept_order() -> "AcceptOrder":
    from shared.application.orders import AcceptOrder
    from shared.application.repeats import Repeats

    repeats = Repeats(jobs=jobs(), claims=claims(), clock=now)
    return AcceptOrder(jobs=jobs(), repeats=repeats, purse=purse(), clock=now, retention=retention())


@cache
def keep_result() -> "KeepResult":
    from shared.application.making import KeepResult

    return KeepResult(jobs=jobs(), media=media(), catalogue=catalogue(), clock=now, mark=_mark())


def _mark() -> "Mark":
    from shared.application.marking import MarkProvenance, unmarked

    if not settings().provenance:
        return unmarked
    return MarkProvenance(catalogue=catalogue(), clock=now, with_prompt=settings().provenance_prompt)


@cache
def queued_jobs() -> "QueuedJobs":
    from shared.application.queued_jobs import QueuedJobs

    return QueuedJobs(accept=accept_order(), purse=purse(), jobs=jobs(), workflow=workflow(), clock=now)


@cache
def settle_job() -> "SettleJob":
    from shared.application.settling import SettleJob
    from shared.runtime.providers import video_provider

    return SettleJob(
        jobs=jobs(),
        media=eraser(),
        workflow=workflow(),
        provider=video_provider,
        catalogue=catalogue(),
        keep=keep_result(),
        clock=now,
    )


@cache
def event_bus() -> "EventBus":
    from shared.adapters.eventbridge_events import EventBridgeEventBus

    return EventBridgeEventBus(aws_clients.events(), settings().event_bus)


@cache
def job_meter() -> "JobMeter":
    from shared.adapters.emf_meters import EmfJobMeter

    return EmfJobMeter()


def call_meter() -> "CallMeter":
    from shared.runtime.metrics import upstream

    return upstream()


@cache
def versions() -> "VersionCaller":
    from shared.adapters.lambda_versions import LambdaVersions

    return LambdaVersions(aws_clients.lambda_())


@cache
def release() -> "Release":
    from shared.adapters.codedeploy_release import CodeDeployRelease

    return CodeDeployRelease(aws_clients.codedeploy())


@cache
def catalogue() -> "Catalogue":
    """The models as this deployment has them, today: those of a provider that is not set up are unavailable,
    as are those that cost more than a day may.
    """
    from shared.domain.catalogue import load_catalogue
    from shared.runtime.providers import is_set_up

    chosen = settings()
    models = load_catalogue().preferring(chosen.provider_order).as_of(now().date()).limited_to(is_set_up)
    return models.within(chosen.daily_spend_cap_usd).paced(chosen.provider_limits)


@cache
def picture_gate() -> "PictureGate":
    from shared.adapters.pillow_pictures import PillowPictureGate

    return PillowPictureGate()


@cache
def picture_fitter() -> "PictureFitter":
    from shared.adapters.pillow_fitting import PillowPictureFitter

    return PillowPictureFitter()


@cache
def picture_shrinker() -> "PictureShrinker":
    from shared.adapters.pillow_renditions import PillowPictureShrinker

    return PillowPictureShrinker()


@cache
def image_jobs() -> "ImageJobs":
    from shared.application.image_jobs import ImageJobs

    return ImageJobs(
        accept=accept_order(),
        gate=gate(),
        fallback=fallback(),
        purse=purse(),
        keep=keep_result(),
        jobs=jobs(),
        clock=now,
    )


@cache
def fallback() -> "Fallback":
    from shared.application.fallback import Fallback

    return Fallback(catalogue=catalogue(), gate=gate())


@cache
def picture_orders() -> "PictureOrders":
    from shared.application.picture_orders import PictureOrders

    return PictureOrders(catalogue=catalogue())


@cache
def studio() -> "Studio":
    from shared.adapters.pillow_finisher import PillowPictureFinisher
    from shared.application.studio import Studio
    from shared.runtime.providers import image_provider

    return Studio(provider=image_provider, fitter=picture_fitter, finisher=PillowPictureFinisher())


@cache
def secrets() -> "Secrets":
    from shared.adapters.aws_secrets import AwsSecrets
    from shared.runtime.snapshots import after_restore

    kept = AwsSecrets(secretsmanager=aws_clients.secretsmanager, ssm=aws_clients.ssm)
    after_restore(kept.forget_all)
    return kept


@cache
def edge_proof() -> "EdgeProof":
    from shared.adapters.secretsmanager_edge import SecretsManagerEdgeProof
    from shared.runtime.observability import log_unproven_edge
    from shared.runtime.snapshots import after_restore

    proof = SecretsManagerEdgeProof(
        aws_clients.hasty_secretsmanager, settings().edge_secret, on_failure=log_unproven_edge
    )
    after_restore(proof.forget)
    return proof


def job_of_image(image: "Item") -> "Job":
    """The job in an image of a stream record."""
    from shared.adapters.job_item import from_item

    return from_item(image)
