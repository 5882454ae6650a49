"""Whatever AWS says, callers hear our words: by code and class, never a word of AWS's own."""

import io
from collections.abc import Callable
from typing import Any, Never

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError, ReadTimeoutError
from botocore.stub import Stubber

from shared.adapters.dynamodb_jobs import DynamoDBJobStore
from shared.adapters.eventbridge_events import EventBridgeEventBus
from shared.adapters.s3_media import S3MediaStore
from shared.adapters.stepfunctions_workflow import StepFunctionsVideoWorkflow
from shared.domain.errors import AiArtError, JobConflictError, StorageUnavailableError, WorkflowUnavailableError
from shared.domain.media import MediaKey
from shared.ports import JobEvent
from tests.fakes.clock import NOON
from tests.fakes.samples import a_job

AWS_WORDS = "arn:aws:iam::123456789012:user/x is not authorized on table aiart-jobs"
KEY = MediaKey("images", "generated_image_0123456789abcdef.png")
ONCE = Config(retries={"total_max_attempts": 1, "mode": "standard"}, signature_version="v4")

type Call = Callable[[Any], object]
CALLS: dict[str, tuple[str, str, type[AiArtError], Call]] = {
    "add": ("dynamodb", "put_item", StorageUnavailableError, lambda c: DynamoDBJobStore(c, "t").add(a_job())),
    "get": ("dynamodb", "get_item", StorageUnavailableError, lambda c: DynamoDBJobStore(c, "t").get("0" * 32)),
    "replace": ("dynamodb", "put_item", StorageUnavailableError, lambda c: DynamoDBJobStore(c, "t").replace(a_job())),
    "put": (
        "s3",
        "put_object",
        StorageUnavailableError,
        lambda c: S3MediaStore(c, "aiart-media-test").put(KEY, io.BytesIO(b"x"), expires_at=NOON),
    ),
    "read": ("s3", "get_object", StorageUnavailableError, lambda c: S3MediaStore(c, "aiart-media-test").read(KEY)),
    "find": ("s3", "head_object", StorageUnavailableError, lambda c: S3MediaStore(c, "aiart-media-test").find(KEY)),
    "publish": (
        "events",
        "put_events",
        StorageUnavailableError,
        lambda c: EventBridgeEventBus(c, "b").publish([JobEvent("Job Accepted", {})]),
    ),
    "start": (
        "stepfunctions",
        "start_execution",
        WorkflowUnavailableError,
        lambda c: StepFunctionsVideoWorkflow(c, "arn:aws:states:eu-central-1:1:stateMachine:x").start("0" * 32),
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


@pytest.mark.parametrize("call", ["add", "replace"])
def test_a_lost_race_is_not_an_outage(call: str) -> None:
    service, operation, _, run = CALLS[call]
    client = _client(service)
    with Stubber(client) as stub:
        stub.add_client_error(operation, "ConditionalCheckFailedException", AWS_WORDS)
        with pytest.raises(JobConflictError) as raised:
            run(client)
    assert "aws" not in raised.value.message.lower()


def test_an_execution_that_runs_already_is_a_success() -> None:
    service, operation, _, run = CALLS["start"]
    client = _client(service)
    with Stubber(client) as stub:
        stub.add_client_error(operation, "ExecutionAlreadyExists", AWS_WORDS)
        run(client)


def test_a_bug_of_ours_is_not_called_an_outage() -> None:
    with pytest.raises(AttributeError):
        CALLS["get"][3](object())
