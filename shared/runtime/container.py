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
    from shared.application.image_jobs import ImageJobs
    from shared.domain.catalogue import Catalogue
    from shared.domain.jobs import Job
    from shared.ports import EventBus, JobStore, MediaLinks, MediaStore, PictureGate, VideoWorkflow


def now() -> datetime:
    return datetime.now(UTC)


def retention() -> timedelta:
    return timedelta(days=settings().media_retention_days)


@cache
def jobs() -> "JobStore":
    from shared.adapters.dynamodb_jobs import DynamoDBJobStore

    return DynamoDBJobStore(aws_clients.dynamodb(), settings().job_table)


@cache
def media() -> "MediaStore":
    from shared.adapters.s3_media import S3MediaStore

    return S3MediaStore(aws_clients.s3(), settings().media_bucket)


@cache
def links() -> "MediaLinks":
    from shared.adapters.s3_media import S3MediaLinks

    return S3MediaLinks(aws_clients.s3(), settings().media_bucket, settings().link_seconds)


@cache
def video_workflow() -> "VideoWorkflow":
    from shared.adapters.stepfunctions_workflow import StepFunctionsVideoWorkflow

    return StepFunctionsVideoWorkflow(aws_clients.stepfunctions(), settings().video_state_machine_arn)


@cache
def event_bus() -> "EventBus":
    from shared.adapters.eventbridge_events import EventBridgeEventBus

    return EventBridgeEventBus(aws_clients.events(), settings().event_bus)


@cache
def catalogue() -> "Catalogue":
    """The models as this deployment has them: those of a provider that is not set up are unavailable."""
    from shared.domain.catalogue import load_catalogue
    from shared.runtime.providers import is_set_up

    return load_catalogue().limited_to(is_set_up)


@cache
def picture_gate() -> "PictureGate":
    from shared.adapters.pillow_pictures import PillowPictureGate

    return PillowPictureGate()


@cache
def image_jobs() -> "ImageJobs":
    from shared.application.image_jobs import ImageJobs

    return ImageJobs(jobs=jobs(), media=media(), clock=now, retention=retention())


def job_of_image(image: "Item") -> "Job":
    """The job in an image of a stream record."""
    from shared.adapters.job_item import from_item

    return from_item(image)
