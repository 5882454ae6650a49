"""Any edge's proof: the current secret and the one before it hold, and nothing else. Secrets Manager's is kept for
minutes, outlives an outage for a while, and cannot be made to read at a stranger's pace.
"""

from collections.abc import Callable, Iterator
from typing import Any, Protocol
from uuid import uuid4

import boto3
import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError
from moto import mock_aws

from shared.adapters.secretsmanager_edge_authenticator import SecretsManagerEdgeAuthenticator
from shared.ports import EdgeAuthenticator
from tests.support.fakes.edge_authenticator import FakeEdgeProof

FIRST, SECOND, THIRD = "a" * 64, "b" * 64, "c" * 64


class Seconds:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Store:
    """The account's Secrets Manager, counting reads by stage and failing on demand."""

    def __init__(self) -> None:
        self.name = f"edge/{uuid4().hex}"
        self.client: Any = boto3.client("secretsmanager", region_name="eu-west-1")
        self.reads: list[str] = []
        self.fails_with: Exception | None = None

    def put(self, value: str) -> None:
        self.client.put_secret_value(SecretId=self.name, SecretString=value)

    def get_secret_value(self, **asked: str) -> Any:
        self.reads.append(asked["VersionStage"])
        if self.fails_with:
            raise self.fails_with
        return self.client.get_secret_value(**asked)


class Rotating(Protocol):
    """A proof, and a way to give its edge a new secret."""

    def __call__(self, value: str) -> object: ...


@pytest.fixture
def store() -> Iterator[Store]:
    with mock_aws():
        found = Store()
        found.client.create_secret(Name=found.name, SecretString=FIRST)
        yield found


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def failures() -> list[BaseException]:
    return []


@pytest.fixture
def proof(store: Store, seconds: Seconds, failures: list[BaseException]) -> SecretsManagerEdgeAuthenticator:
    client: Callable[[], Any] = lambda: store  # noqa: E731 - a client that is made when asked for
    return SecretsManagerEdgeAuthenticator(client, store.name, on_failure=failures.append, clock=seconds)


@pytest.fixture(params=["in memory", "secrets manager"])
def any_proof(
    request: pytest.FixtureRequest, store: Store, proof: SecretsManagerEdgeAuthenticator
) -> tuple[EdgeAuthenticator, Rotating]:
    if request.param == "secrets manager":
        return proof, store.put
    fake = FakeEdgeProof(FIRST)
    return fake, fake.rotate


def test_the_secret_holds_and_nothing_else_does(any_proof: tuple[EdgeAuthenticator, Rotating]) -> None:
    proof, _ = any_proof
    assert proof.holds(FIRST)
    assert not [
        claimed for claimed in ("", SECOND, FIRST[:-1], FIRST + "a", FIRST.upper(), "é") if proof.holds(claimed)
    ]


def test_a_rotation_has_no_gap_and_ends_with_the_next(any_proof: tuple[EdgeAuthenticator, Rotating]) -> None:
    proof, rotate = any_proof
    rotate(SECOND)
    proof.forget()
    assert proof.holds(FIRST)
    assert proof.holds(SECOND)
    rotate(THIRD)
    proof.forget()
    assert not proof.holds(FIRST)
    assert proof.holds(SECOND)
    assert proof.holds(THIRD)


def test_the_true_edge_costs_one_read_in_five_minutes(
    store: Store, seconds: Seconds, proof: SecretsManagerEdgeAuthenticator
) -> None:
    for passed in (0, 100, 199):
        seconds.now += passed
        assert proof.holds(FIRST)
    assert store.reads == ["AWSCURRENT"]
    seconds.now += 1
    assert proof.holds(FIRST)
    assert store.reads == ["AWSCURRENT"] * 2


def test_strangers_cost_no_read_each(store: Store, proof: SecretsManagerEdgeAuthenticator) -> None:
    assert not any(proof.holds(f"{guess:064d}") for guess in range(500))
    assert store.reads == ["AWSCURRENT", "AWSPREVIOUS"]


def test_a_new_secret_is_known_within_five_minutes(
    store: Store, seconds: Seconds, proof: SecretsManagerEdgeAuthenticator
) -> None:
    assert proof.holds(FIRST)
    store.put(SECOND)
    assert proof.holds(FIRST), "which the edge still sends"
    seconds.now += 300
    assert proof.holds(FIRST)
    assert proof.holds(SECOND)


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
def test_out_of_reach_from_the_start_nothing_holds_and_it_is_not_asked_all_the_time(
    store: Store,
    seconds: Seconds,
    proof: SecretsManagerEdgeAuthenticator,
    failures: list[BaseException],
    outage: Exception,
) -> None:
    store.fails_with = outage
    assert not any(proof.holds(FIRST) for _ in range(50))
    assert len(store.reads) == len(failures) == 1
    seconds.now += 10
    store.fails_with = None
    assert proof.holds(FIRST)


@pytest.mark.parametrize(
    "outage", OUTAGES, ids=lambda outage: getattr(outage, "response", {}).get("Error", {}).get("Code", "timeout")
)
def test_what_was_known_last_holds_for_an_hour(
    store: Store, seconds: Seconds, proof: SecretsManagerEdgeAuthenticator, outage: Exception
) -> None:
    assert proof.holds(FIRST)
    store.fails_with = outage
    seconds.now += 3599
    assert proof.holds(FIRST)
    seconds.now += 1
    assert not proof.holds(FIRST)


def test_after_a_snapshot_the_old_secret_does_not_hold_even_where_the_store_is_out_of_reach(
    store: Store, proof: SecretsManagerEdgeAuthenticator
) -> None:
    assert proof.holds(FIRST)
    store.fails_with = OUTAGES[0]
    proof.forget()
    assert not proof.holds(FIRST)


def test_a_secret_that_is_gone_proves_nothing(store: Store, proof: SecretsManagerEdgeAuthenticator) -> None:
    store.client.delete_secret(SecretId=store.name, ForceDeleteWithoutRecovery=True)
    assert not proof.holds(FIRST)
    assert not proof.holds("")
