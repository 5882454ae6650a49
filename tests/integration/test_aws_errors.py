"""Errors of AWS are translated by code and class into our own errors, without any text of AWS."""

from typing import Never

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError, ReadTimeoutError
from botocore.stub import Stubber

from shared.domain.errors import AiArtError, JobConflictError
from tests.integration.aws_calls import CALLS, aws_client

AWS_WORDS = "arn:aws:iam::123456789012:user/x is not authorized on table aiart-jobs"
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
    "UnknownErrorCode",
]


def _assert_own_words(error: AiArtError) -> None:
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
def test_aws_error_is_translated_by_its_code(call: str, code: str) -> None:
    service, operation, error, run = CALLS[call]
    client = aws_client(service)
    with Stubber(client) as stub:
        stub.add_client_error(operation, code, AWS_WORDS, http_status_code=400)
        with pytest.raises(AiArtError) as raised:
            run(client)
    assert type(raised.value) is error
    _assert_own_words(raised.value)
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
def test_connection_error_is_translated_by_its_class(call: str, broken: Exception) -> None:
    service, _, error, run = CALLS[call]
    client = aws_client(service)

    def fail(**_: object) -> Never:
        raise broken

    client.meta.events.register_first("before-send", fail)
    with pytest.raises(AiArtError) as raised:
        run(client)
    assert type(raised.value) is error
    _assert_own_words(raised.value)


def test_failed_condition_is_a_conflict_not_an_outage() -> None:
    service, operation, _, run = CALLS["replace a job"]
    client = aws_client(service)
    with Stubber(client) as stub:
        stub.add_client_error(operation, "ConditionalCheckFailedException", AWS_WORDS)
        with pytest.raises(JobConflictError) as raised:
            run(client)
    assert "aws" not in raised.value.message.lower()


@pytest.mark.parametrize("call", ["consume a claim", "remove a waiting job", "record a dispatch timer"])
def test_failed_condition_is_ignored_where_the_work_is_done_already(call: str) -> None:
    service, operation, _, run = CALLS[call]
    client = aws_client(service)
    with Stubber(client) as stub:
        stub.add_client_error(operation, "ConditionalCheckFailedException", AWS_WORDS)
        if call == "remove a waiting job":
            stub.add_response("delete_item", {})
        run(client)


@pytest.mark.parametrize(
    ("call", "code"), [("start an execution", "ExecutionAlreadyExists"), ("stop an execution", "ExecutionDoesNotExist")]
)
def test_execution_in_the_wanted_state_is_a_success(call: str, code: str) -> None:
    service, operation, _, run = CALLS[call]
    client = aws_client(service)
    with Stubber(client) as stub:
        stub.add_client_error(operation, code, AWS_WORDS)
        run(client)


def test_programming_error_is_not_translated() -> None:
    with pytest.raises(AttributeError):
        CALLS["get a job"][3](object())
