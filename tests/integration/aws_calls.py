"""One call of every method of our AWS adapters: the service and operation it makes, and the error it raises."""

import io
from collections.abc import Callable
from typing import Any

import boto3
from botocore.config import Config

from shared.adapters.dynamodb_claims import DynamoDBClaimStore
from shared.adapters.dynamodb_job_index import DynamoDBJobIndex, DynamoDBSweepCursor
from shared.adapters.dynamodb_jobs import DynamoDBJobStore
from shared.adapters.dynamodb_rate_limiter import DynamoDBRateLimiter
from shared.adapters.dynamodb_uploads import DynamoDBUploadStore
from shared.adapters.dynamodb_waiting_jobs import DynamoDBWaitingJobs
from shared.adapters.eventbridge_events import EventBridgeEventBus
from shared.adapters.s3_media import S3MediaStore
from shared.adapters.s3_media_eraser import S3MediaEraser
from shared.adapters.s3_staged_forms import S3StagedForms
from shared.adapters.s3_uploads import S3UploadBucket
from shared.adapters.sqs_dispatch_timer import SqsDispatchTimer
from shared.adapters.stepfunctions_workflow import StepFunctionsTaskCallback, StepFunctionsWorkflow
from shared.domain.errors import AiArtError, StorageUnavailableError, WorkflowUnavailableError
from shared.domain.events import JobEvent
from shared.domain.fair_queue import WaitingJob
from shared.domain.idempotency import Claim, ClaimSet
from shared.domain.job_queries import JobFilter
from shared.domain.jobs import JobKind
from shared.domain.media import MediaKey
from shared.domain.rate_limits import RateLimit
from shared.domain.uploads import Upload, UploadType
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import a_job

KEY = MediaKey("images", "generated_image_0123456789abcdef.png")
ONE_ATTEMPT = Config(retries={"total_max_attempts": 1, "mode": "standard"}, signature_version="v4")

type Call = Callable[[Any], object]
type Row = tuple[str, str, type[AiArtError], Call]
JOB, CLAIM = a_job(), Claim(id="claim-x", fingerprint="f", job_id="j", expires_at=NOON)
UPLOAD = Upload(id="0" * 32, caller="a", size=1, content_type=UploadType.PNG, created_at=NOON)
LIMIT, WAITING_JOB = RateLimit(9, 1), WaitingJob("acme", 1, "j", "t")
MACHINES = {JobKind.IMG2VIDEO: "arn:aws:states:eu-central-1:123456789012:stateMachine:x"}
_STEP_FUNCTIONS_CALLS: dict[str, Row] = {
    name: ("stepfunctions", operation, WorkflowUnavailableError, call)
    for name, (operation, call) in {
        "start an execution": ("start_execution", lambda c: StepFunctionsWorkflow(c, MACHINES).start(JOB)),
        "describe an execution": ("describe_execution", lambda c: StepFunctionsWorkflow(c, MACHINES).state(JOB)),
        "stop an execution": ("stop_execution", lambda c: StepFunctionsWorkflow(c, MACHINES).stop(JOB)),
        "resume a task": ("send_task_success", lambda c: StepFunctionsTaskCallback(c).resume(WAITING_JOB)),
    }.items()
}
_DYNAMODB_CALLS: dict[str, tuple[str, Call]] = {
    "add a job": ("transact_write_items", lambda c: DynamoDBJobStore(c, "t").add(JOB, ClaimSet(key=CLAIM))),
    "get a job": ("get_item", lambda c: DynamoDBJobStore(c, "t").get("0" * 32)),
    "replace a job": ("put_item", lambda c: DynamoDBJobStore(c, "t").replace(JOB)),
    "read a claim": ("get_item", lambda c: DynamoDBClaimStore(c, "t").get("claim-x")),
    "read a body's claims": ("get_item", lambda c: DynamoDBClaimStore(c, "t").list_for_body("claim-x")),
    "consume a claim": ("update_item", lambda c: DynamoDBClaimStore(c, "t").consume(CLAIM)),
    "announce an upload": ("put_item", lambda c: DynamoDBUploadStore(c, "t").add(UPLOAD)),
    "read an announced upload": ("get_item", lambda c: DynamoDBUploadStore(c, "t").get(UPLOAD.id)),
    "list jobs": ("query", lambda c: DynamoDBJobIndex(c, "t").list_by_owner("o", JobFilter())),
    "list due jobs": ("query", lambda c: DynamoDBJobIndex(c, "t").list_due(NOON)),
    "read the sweep cursor": ("get_item", lambda c: DynamoDBSweepCursor(c, "t").read()),
    "write the sweep cursor": ("put_item", lambda c: DynamoDBSweepCursor(c, "t").write(NOON)),
    "pass the rate limiter": ("update_item", lambda c: DynamoDBRateLimiter(c, "t").acquire("acme", LIMIT)),
    "pause a provider": ("update_item", lambda c: DynamoDBRateLimiter(c, "t").pause("acme", 2000, failures_seen=0)),
    "record a success": (
        "update_item",
        lambda c: DynamoDBRateLimiter(c, "t").record_success("acme", failures_seen=1),
    ),
    "enqueue a waiting job": ("get_item", lambda c: DynamoDBWaitingJobs(c, "t").enqueue("acme", "a", "j", "t")),
    "read the first waiting job": ("query", lambda c: DynamoDBWaitingJobs(c, "t").peek("acme", 1)),
    "remove a waiting job": ("update_item", lambda c: DynamoDBWaitingJobs(c, "t").remove(WAITING_JOB)),
    "record a dispatch timer": (
        "update_item",
        lambda c: SqsDispatchTimer(aws_client("sqs"), "q", c, "t").schedule("acme", 1),
    ),
    "clear a dispatch timer": (
        "delete_item",
        lambda c: SqsDispatchTimer(aws_client("sqs"), "q", c, "t").mark_fired("acme"),
    ),
}
CALLS: dict[str, Row] = {
    **_STEP_FUNCTIONS_CALLS,
    **{
        name: ("dynamodb", operation, StorageUnavailableError, call)
        for name, (operation, call) in _DYNAMODB_CALLS.items()
    },
    "put a medium": (
        "s3",
        "put_object",
        StorageUnavailableError,
        lambda c: S3MediaStore(c, "aiart-media-test").put(KEY, io.BytesIO(b"x"), expires_at=NOON),
    ),
    "read a medium": (
        "s3",
        "get_object",
        StorageUnavailableError,
        lambda c: S3MediaStore(c, "aiart-media-test").read(KEY),
    ),
    "read an upload": (
        "s3",
        "get_object",
        StorageUnavailableError,
        lambda c: S3UploadBucket(c, "aiart-media-test").read(UPLOAD),
    ),
    "read a staged form": (
        "s3",
        "get_object",
        StorageUnavailableError,
        lambda c: S3StagedForms(c, "aiart-media-test").read(KEY),
    ),
    "find a medium": (
        "s3",
        "head_object",
        StorageUnavailableError,
        lambda c: S3MediaStore(c, "aiart-media-test").find(KEY),
    ),
    "delete a medium": (
        "s3",
        "delete_object",
        StorageUnavailableError,
        lambda c: S3MediaStore(c, "aiart-media-test").delete(KEY),
    ),
    "erase a medium": (
        "s3",
        "delete_objects",
        StorageUnavailableError,
        lambda c: S3MediaEraser(c, "aiart-media-test").erase(KEY),
    ),
    "publish events": (
        "events",
        "put_events",
        StorageUnavailableError,
        lambda c: EventBridgeEventBus(c, "b").publish([JobEvent("Job Accepted", {})]),
    ),
}


def aws_client(service: str) -> Any:
    """A client that makes one attempt per call."""
    return boto3.client(service, config=ONE_ATTEMPT)  # type: ignore[call-overload]
