"""Whatever AWS says, callers hear our words: by code and class, never a word of AWS's own."""

import io
from collections.abc import Callable
from typing import Any, Never

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError, ReadTimeoutError
from botocore.stub import Stubber

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
from shared.domain.errors import (
    AiArtError,
    ClaimTakenError,
    JobConflictError,
    StorageUnavailableError,
    WorkflowUnavailableError,
)
from shared.domain.fair_queue import WaitingJob
from shared.domain.idempotency import Claim, ClaimSet
from shared.domain.jobs import JobKind
from shared.domain.media import MediaKey
from shared.domain.rate_limits import RateLimit
from shared.domain.uploads import Upload, UploadType
from shared.ports import JobEvent, JobFilter
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import a_job

AWS_WORDS = "arn:aws:iam::123456789012:user/x is not authorized on table aiart-jobs"
KEY = MediaKey("images", "generated_image_0123456789abcdef.png")
ONCE = Config(retries={"total_max_attempts": 1, "mode": "standard"}, signature_version="v4")

type Call = Callable[[Any], object]
type Row = tuple[str, str, type[AiArtError], Call]
JOB, CLAIM = a_job(), Claim(id="claim-x", fingerprint="f", job_id="j", expires_at=NOON)
UPLOAD = Upload(id="0" * 32, caller="a", size=1, content_type=UploadType.PNG, created_at=NOON)
LIMIT, TURN = RateLimit(9, 1), WaitingJob("acme", 1, "j", "t")
MACHINES = {JobKind.IMG2VIDEO: "arn:aws:states:eu-central-1:123456789012:stateMachine:x"}
STATES: dict[str, Row] = {
    name: ("stepfunctions", operation, WorkflowUnavailableError, call)
    for name, (operation, call) in {
        "start": ("start_execution", lambda c: StepFunctionsWorkflow(c, MACHINES).start(JOB)),
        "state": ("describe_execution", lambda c: StepFunctionsWorkflow(c, MACHINES).state(JOB)),
        "stop": ("stop_execution", lambda c: StepFunctionsWorkflow(c, MACHINES).stop(JOB)),
        "call a turn": ("send_task_success", lambda c: StepFunctionsTaskCallback(c).call(TURN)),
    }.items()
}
TABLES: dict[str, tuple[str, Call]] = {
    "add": ("transact_write_items", lambda c: DynamoDBJobStore(c, "t").add(JOB, ClaimSet(key=CLAIM))),
    "get": ("get_item", lambda c: DynamoDBJobStore(c, "t").get("0" * 32)),
    "replace": ("put_item", lambda c: DynamoDBJobStore(c, "t").replace(JOB)),
    "read a claim": ("get_item", lambda c: DynamoDBClaimStore(c, "t").read("claim-x")),
    "read a body's claims": ("get_item", lambda c: DynamoDBClaimStore(c, "t").list_for_body("claim-x")),
    "take a claim": ("update_item", lambda c: DynamoDBClaimStore(c, "t").take(CLAIM)),
    "announce": ("put_item", lambda c: DynamoDBUploadStore(c, "t").add(UPLOAD)),
    "read what was announced": ("get_item", lambda c: DynamoDBUploadStore(c, "t").get(UPLOAD.id)),
    "list": ("query", lambda c: DynamoDBJobIndex(c, "t").list_by_owner("o", JobFilter())),
    "find due": ("query", lambda c: DynamoDBJobIndex(c, "t").list_due(NOON)),
    "read the mark": ("get_item", lambda c: DynamoDBSweepCursor(c, "t").read()),
    "write the mark": ("put_item", lambda c: DynamoDBSweepCursor(c, "t").write(NOON)),
    "take": ("update_item", lambda c: DynamoDBRateLimiter(c, "t").take("acme", LIMIT)),
    "pause": ("update_item", lambda c: DynamoDBRateLimiter(c, "t").pause("acme", 2000, seen=0)),
    "clear": ("update_item", lambda c: DynamoDBRateLimiter(c, "t").clear("acme", seen=1)),
    "join": ("get_item", lambda c: DynamoDBWaitingJobs(c, "t").join("acme", "a", "j", "t")),
    "first": ("query", lambda c: DynamoDBWaitingJobs(c, "t").first("acme", 1)),
    "leave": ("update_item", lambda c: DynamoDBWaitingJobs(c, "t").leave(TURN)),
    "note an alarm": ("update_item", lambda c: SqsDispatchTimer(_client("sqs"), "q", c, "t").schedule("acme", 1)),
    "clear an alarm": ("delete_item", lambda c: SqsDispatchTimer(_client("sqs"), "q", c, "t").fired("acme")),
}
CALLS: dict[str, Row] = {
    **STATES,
    **{name: ("dynamodb", operation, StorageUnavailableError, call) for name, (operation, call) in TABLES.items()},
    "put": (
        "s3",
        "put_object",
        StorageUnavailableError,
        lambda c: S3MediaStore(c, "aiart-media-test").put(KEY, io.BytesIO(b"x"), expires_at=NOON),
    ),
    "read": ("s3", "get_object", StorageUnavailableError, lambda c: S3MediaStore(c, "aiart-media-test").read(KEY)),
    "read an upload": (
        "s3",
        "get_object",
        StorageUnavailableError,
        lambda c: S3UploadBucket(c, "aiart-media-test").read(UPLOAD),
    ),
    "read a form": (
        "s3",
        "get_object",
        StorageUnavailableError,
        lambda c: S3StagedForms(c, "aiart-media-test").read(KEY),
    ),
    "find": ("s3", "head_object", StorageUnavailableError, lambda c: S3MediaStore(c, "aiart-media-test").find(KEY)),
    "delete": (
        "s3",
        "delete_object",
        StorageUnavailableError,
        lambda c: S3MediaStore(c, "aiart-media-test").delete(KEY),
    ),
    "erase": (
        "s3",
        "delete_objects",
        StorageUnavailableError,
        lambda c: S3MediaEraser(c, "aiart-media-test").erase(KEY),
    ),
    "publish": (
        "events",
        "put_events",
        StorageUnavailableError,
        lambda c: EventBridgeEventBus(c, "b").publish([JobEvent("Job Accepted", {})]),
    ),
}
CODES = [
    "ThrottlingException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "SlowDown",
    "AccessDenied",
    "AccessDeniedException",
    "403",
    "ExpiredTokenException",
    "UnrecognizedClientException",
    "ResourceNotFoundException",
    "NoSuchBucket",
    "StateMachineDoesNotExist",
    "InternalServerError",
    "ServiceUnavailable",
    "ValidationException",
    "SomethingNobodyEverSaw",
]


def _client(service: str) -> Any:
    return boto3.client(service, config=ONCE)  # type: ignore[call-overload]


def _assert_in_our_words(error: AiArtError) -> None:
    assert error.retryable
    assert error.retry_after
    for word in (
        "aws",
        "arn",
        "amazon",
        "table",
        "bucket",
        "dynamo",
        "s3",
        "credential",
        "http",
        *map(str.lower, CODES),
    ):
        assert word not in error.message.lower()


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("call", CALLS)
def test_what_aws_answers_is_translated_by_its_code(call: str, code: str) -> None:
    service, operation, error, run = CALLS[call]
    client = _client(service)
    with Stubber(client) as stub:
        stub.add_client_error(operation, code, AWS_WORDS, http_status_code=400)
        with pytest.raises(AiArtError) as raised:
            run(client)
    assert type(raised.value) is error
    _assert_in_our_words(raised.value)
    assert isinstance(raised.value.__cause__, ClientError)


@pytest.mark.parametrize(
    "broken",
    [
        EndpointConnectionError(endpoint_url="https://dynamodb.eu-central-1.amazonaws.com"),
        ReadTimeoutError(endpoint_url="https://s3.amazonaws.com"),
        NoCredentialsError(),
    ],
    ids=lambda error: type(error).__name__,
)
@pytest.mark.parametrize("call", CALLS)
def test_a_connection_that_breaks_is_translated_by_its_class(call: str, broken: Exception) -> None:
    service, _, error, run = CALLS[call]
    client = _client(service)

    def break_off(**_: object) -> Never:
        raise broken

    client.meta.events.register_first("before-send", break_off)
    with pytest.raises(AiArtError) as raised:
        run(client)
    assert type(raised.value) is error
    _assert_in_our_words(raised.value)


def test_a_lost_race_is_not_an_outage() -> None:
    service, operation, _, run = CALLS["replace"]
    client = _client(service)
    with Stubber(client) as stub:
        stub.add_client_error(operation, "ConditionalCheckFailedException", AWS_WORDS)
        with pytest.raises(JobConflictError) as raised:
            run(client)
    assert "aws" not in raised.value.message.lower()


@pytest.mark.parametrize(
    ("reasons", "error"),
    [
        (["ConditionalCheckFailed", "None"], JobConflictError),
        (["None", "ConditionalCheckFailed"], ClaimTakenError),
        (["ConditionalCheckFailed", "ConditionalCheckFailed"], ClaimTakenError),
        (["None", "TransactionConflict"], ClaimTakenError),
        (["TransactionConflict", "None"], StorageUnavailableError),
        (["None", "ThrottlingError"], StorageUnavailableError),
        (["None", "ProvisionedThroughputExceeded"], StorageUnavailableError),
    ],
)
def test_why_a_transaction_was_canceled(reasons: list[str], error: type[AiArtError]) -> None:
    service, operation, _, run = CALLS["add"]
    client = _client(service)
    with Stubber(client) as stub:
        stub.add_client_error(
            operation,
            "TransactionCanceledException",
            AWS_WORDS,
            modeled_fields={"CancellationReasons": [{"Code": reason} for reason in reasons]},
        )
        with pytest.raises(AiArtError) as raised:
            run(client)
    assert type(raised.value) is error
    assert "aws" not in raised.value.message.lower()


BODY_AND_KEY = ClaimSet(key=CLAIM, body=CLAIM)


def _cancel(stub: Stubber, *reasons: str) -> None:
    stub.add_client_error(
        "transact_write_items",
        "TransactionCanceledException",
        AWS_WORDS,
        modeled_fields={"CancellationReasons": [{"Code": reason} for reason in reasons]},
    )


def test_a_body_that_others_write_on_just_then_refuses_nobody() -> None:
    client, pauses = _client("dynamodb"), list[float]()
    with Stubber(client) as stub:
        for _ in range(2):
            _cancel(stub, "None", "None", "TransactionConflict")
        stub.add_response("transact_write_items", {})
        DynamoDBJobStore(client, "t", pauses.append).add(JOB, BODY_AND_KEY)
        stub.assert_no_pending_responses()
    assert len(pauses) == 2
    assert all(0 <= pause <= 0.1 for pause in pauses)


def test_in_the_last_resort_a_job_does_without_its_body() -> None:
    client, sent = _client("dynamodb"), list[dict[str, Any]]()
    client.meta.events.register("provide-client-params.*.TransactWriteItems", lambda params, **_: sent.append(params))
    with Stubber(client) as stub:
        for _ in range(4):
            _cancel(stub, "None", "None", "TransactionConflict")
        stub.add_response("transact_write_items", {})
        DynamoDBJobStore(client, "t", lambda _seconds: None).add(JOB, BODY_AND_KEY)
    assert [len(params["TransactItems"]) for params in sent] == [3, 3, 3, 3, 2]
    assert len({params["ClientRequestToken"] for params in sent}) == 5
    assert all(len(params["ClientRequestToken"]) <= 36 for params in sent)


@pytest.mark.parametrize("reasons", [("None", "TransactionConflict", "TransactionConflict"), ("None", "None", "Other")])
def test_only_the_body_s_own_conflict_is_tried_again(reasons: tuple[str, ...]) -> None:
    client = _client("dynamodb")
    with Stubber(client) as stub:
        _cancel(stub, *reasons)
        with pytest.raises(StorageUnavailableError if "Other" in reasons else ClaimTakenError):
            DynamoDBJobStore(client, "t", lambda _seconds: pytest.fail("waited")).add(JOB, BODY_AND_KEY)


@pytest.mark.parametrize("call", ["take a claim", "leave", "note an alarm"])
def test_what_somebody_else_did_already_is_no_outage(call: str) -> None:
    service, operation, _, run = CALLS[call]
    client = _client(service)
    with Stubber(client) as stub:
        stub.add_client_error(operation, "ConditionalCheckFailedException", AWS_WORDS)
        if call == "leave":
            stub.add_response("delete_item", {})
        run(client)


@pytest.mark.parametrize(("call", "code"), [("start", "ExecutionAlreadyExists"), ("stop", "ExecutionDoesNotExist")])
def test_what_is_as_it_should_be_already_is_a_success(call: str, code: str) -> None:
    service, operation, _, run = CALLS[call]
    client = _client(service)
    with Stubber(client) as stub:
        stub.add_client_error(operation, code, AWS_WORDS)
        run(client)


def test_a_bug_of_ours_is_not_called_an_outage() -> None:
    with pytest.raises(AttributeError):
        CALLS["get"][3](object())
