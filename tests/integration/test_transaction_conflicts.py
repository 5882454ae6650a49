"""Conflicts of the transaction that adds a job: which claim failed, and which conflict is retried."""

from dataclasses import replace
from typing import Any

import pytest
from botocore.stub import Stubber

from shared.adapters.dynamodb_jobs import DynamoDBJobStore
from shared.domain.errors import (
    AiArtError,
    BodyClaimedError,
    ClaimTakenError,
    JobConflictError,
    StorageUnavailableError,
)
from shared.domain.idempotency import ClaimSet
from tests.integration.aws_calls import CLAIM, JOB, aws_client

BODY_AND_KEY = ClaimSet(key=CLAIM, body=CLAIM, body_checked=True)


def _cancel(stub: Stubber, *reasons: str) -> None:
    stub.add_client_error(
        "transact_write_items",
        "TransactionCanceledException",
        "aws: the transaction was canceled",
        modeled_fields={"CancellationReasons": [{"Code": reason} for reason in reasons]},
    )


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
def test_cancellation_reasons_decide_the_error(reasons: list[str], error: type[AiArtError]) -> None:
    client = aws_client("dynamodb")
    with Stubber(client) as stub:
        _cancel(stub, *reasons)
        with pytest.raises(AiArtError) as raised:
            DynamoDBJobStore(client, "t").add(JOB, ClaimSet(key=CLAIM))
    assert type(raised.value) is error
    assert "aws" not in raised.value.message.lower()


@pytest.mark.parametrize(
    ("reasons", "error"),
    [
        (["None", "None", "ConditionalCheckFailed"], BodyClaimedError),
        (["None", "None", "TransactionConflict"], BodyClaimedError),
        (["None", "ConditionalCheckFailed", "ConditionalCheckFailed"], ClaimTakenError),
        (["ConditionalCheckFailed", "None", "ConditionalCheckFailed"], JobConflictError),
        (["None", "None", "ThrottlingError"], StorageUnavailableError),
    ],
)
def test_refused_body_claim_is_reported_at_once_if_the_body_was_not_read(
    reasons: list[str], error: type[AiArtError]
) -> None:
    """The caller reads the body's claims, then adds the job again."""
    client = aws_client("dynamodb")
    with Stubber(client) as stub:
        _cancel(stub, *reasons)
        with pytest.raises(AiArtError) as raised:
            DynamoDBJobStore(client, "t", lambda _seconds: pytest.fail("waited")).add(
                JOB, replace(BODY_AND_KEY, body_checked=False)
            )
    assert type(raised.value) is error


def test_conflict_on_the_body_claim_is_retried_after_a_pause() -> None:
    client, pauses = aws_client("dynamodb"), list[float]()
    with Stubber(client) as stub:
        for _ in range(2):
            _cancel(stub, "None", "None", "TransactionConflict")
        stub.add_response("transact_write_items", {})
        DynamoDBJobStore(client, "t", pauses.append).add(JOB, BODY_AND_KEY)
        stub.assert_no_pending_responses()
    assert len(pauses) == 2
    assert all(0 <= pause <= 0.1 for pause in pauses)


def test_job_is_added_without_its_body_claim_after_four_conflicts() -> None:
    client, sent = aws_client("dynamodb"), list[dict[str, Any]]()
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
def test_conflict_on_another_item_is_not_retried(reasons: tuple[str, ...]) -> None:
    client = aws_client("dynamodb")
    with Stubber(client) as stub:
        _cancel(stub, *reasons)
        with pytest.raises(StorageUnavailableError if "Other" in reasons else ClaimTakenError):
            DynamoDBJobStore(client, "t", lambda _seconds: pytest.fail("waited")).add(JOB, BODY_AND_KEY)
