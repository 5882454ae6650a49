"""Every edge authenticator accepts the current and the previous secret only. The one on Secrets Manager caches for
minutes, survives an outage for an hour, and unknown clients cannot cause a read with each request.
"""

from collections.abc import Callable, Iterator
from typing import Any, Protocol
from uuid import uuid4

import boto3
import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError
from moto import mock_aws

from shared.adapters.secretsmanager_edge_authenticator import SecretsManagerEdgeAuthenticator
from shared.ports.platform import EdgeAuthenticator
from tests.support.fakes.edge_authenticator import FakeEdgeAuthenticator

FIRST, SECOND, THIRD = "a" * 64, "b" * 64, "c" * 64


class Seconds:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Store:
    """The account's Secrets Manager; records reads by stage and fails on demand."""

    def __init__(self) -> None:
        self.name = f"edge/{uuid4().hex}"
        self.client: Any = boto3.client("secretsmanager", region_name="eu-west-1")
        self.reads: list[str] = []
        self.fails_with: Exception | None = None

    def put(self, value: str) -> None:
        self.client.put_secret_value(SecretId=self.name, SecretString=value)

    def get_secret_value(self, **request: str) -> Any:
        self.reads.append(request["VersionStage"])
        if self.fails_with:
            raise self.fails_with
        return self.client.get_secret_value(**request)


class Rotate(Protocol):
    """Gives the edge a new secret."""

    def __call__(self, value: str) -> object: ...


@pytest.fixture
def store() -> Iterator[Store]:
    with mock_aws():
        store = Store()
        store.client.create_secret(Name=store.name, SecretString=FIRST)
        yield store


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def failures() -> list[BaseException]:
    return []


@pytest.fixture
def authenticator(store: Store, seconds: Seconds, failures: list[BaseException]) -> SecretsManagerEdgeAuthenticator:
    client: Callable[[], Any] = lambda: store  # noqa: E731 - the adapter creates its client lazily
    return SecretsManagerEdgeAuthenticator(client, store.name, on_failure=failures.append, clock=seconds)


@pytest.fixture(params=["in memory", "secrets manager"])
def any_authenticator(
    request: pytest.FixtureRequest, store: Store, authenticator: SecretsManagerEdgeAuthenticator
) -> tuple[EdgeAuthenticator, Rotate]:
    if request.param == "secrets manager":
        return authenticator, store.put
    fake = FakeEdgeAuthenticator(FIRST)
    return fake, fake.rotate


def test_only_the_secret_itself_is_accepted(any_authenticator: tuple[EdgeAuthenticator, Rotate]) -> None:
    authenticator, _ = any_authenticator
    assert authenticator.verify(FIRST)
    assert not [
        claimed
        for claimed in ("", SECOND, FIRST[:-1], FIRST + "a", FIRST.upper(), "é")
        if authenticator.verify(claimed)
    ]


def test_after_a_rotation_the_previous_secret_is_accepted_until_the_next(
    any_authenticator: tuple[EdgeAuthenticator, Rotate],
) -> None:
    authenticator, rotate = any_authenticator
    rotate(SECOND)
    authenticator.invalidate()
    assert authenticator.verify(FIRST)
    assert authenticator.verify(SECOND)
    rotate(THIRD)
    authenticator.invalidate()
    assert not authenticator.verify(FIRST)
    assert authenticator.verify(SECOND)
    assert authenticator.verify(THIRD)


def test_valid_requests_cause_one_read_in_five_minutes(
    store: Store, seconds: Seconds, authenticator: SecretsManagerEdgeAuthenticator
) -> None:
    for passed in (0, 100, 199):
        seconds.now += passed
        assert authenticator.verify(FIRST)
    assert store.reads == ["AWSCURRENT"]
    seconds.now += 1
    assert authenticator.verify(FIRST)
    assert store.reads == ["AWSCURRENT"] * 2


def test_many_invalid_requests_cause_one_read_of_each_stage(
    store: Store, authenticator: SecretsManagerEdgeAuthenticator
) -> None:
    assert not any(authenticator.verify(f"{guess:064d}") for guess in range(500))
    assert store.reads == ["AWSCURRENT", "AWSPREVIOUS"]


def test_a_new_secret_is_accepted_within_five_minutes(
    store: Store, seconds: Seconds, authenticator: SecretsManagerEdgeAuthenticator
) -> None:
    assert authenticator.verify(FIRST)
    store.put(SECOND)
    assert authenticator.verify(FIRST), "the edge still sends it"
    seconds.now += 300
    assert authenticator.verify(FIRST)
    assert authenticator.verify(SECOND)


OUTAGES = [
    *(ClientError({"Error": {"Code": code, "Message": FIRST}}, "GetSecretValue") for code in (
        "ThrottlingException", "InternalServiceError", "AccessDeniedException", "DecryptionFailure",
        "InvalidRequestException",
    )),
    ConnectTimeoutError(endpoint_url="https://nowhere"),
]  # fmt: skip


@pytest.mark.parametrize(
    "outage", OUTAGES, ids=lambda outage: getattr(outage, "response", {}).get("Error", {}).get("Code", "timeout")
)
def test_unreachable_from_the_start_everything_is_refused_after_one_read(
    store: Store,
    seconds: Seconds,
    authenticator: SecretsManagerEdgeAuthenticator,
    failures: list[BaseException],
    outage: Exception,
) -> None:
    store.fails_with = outage
    assert not any(authenticator.verify(FIRST) for _ in range(50))
    assert len(store.reads) == len(failures) == 1
    seconds.now += 10
    store.fails_with = None
    assert authenticator.verify(FIRST)


@pytest.mark.parametrize(
    "outage", OUTAGES, ids=lambda outage: getattr(outage, "response", {}).get("Error", {}).get("Code", "timeout")
)
def test_in_an_outage_the_last_known_secret_is_accepted_for_an_hour(
    store: Store, seconds: Seconds, authenticator: SecretsManagerEdgeAuthenticator, outage: Exception
) -> None:
    assert authenticator.verify(FIRST)
    store.fails_with = outage
    seconds.now += 3599
    assert authenticator.verify(FIRST)
    seconds.now += 1
    assert not authenticator.verify(FIRST)


def test_after_a_snapshot_restore_the_cached_secret_is_not_accepted(
    store: Store, authenticator: SecretsManagerEdgeAuthenticator
) -> None:
    assert authenticator.verify(FIRST)
    store.fails_with = OUTAGES[0]
    authenticator.invalidate()
    assert not authenticator.verify(FIRST)


def test_with_a_deleted_secret_everything_is_refused(
    store: Store, authenticator: SecretsManagerEdgeAuthenticator
) -> None:
    store.client.delete_secret(SecretId=store.name, ForceDeleteWithoutRecovery=True)
    assert not authenticator.verify(FIRST)
    assert not authenticator.verify("")
