"""Keys from Secrets Manager and SSM: cached for five minutes, read again after a refusal, kept during throttling."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from shared.adapters.aws_secrets import AwsSecrets
from shared.domain.errors import ProviderAccountError, ProviderUnavailableError


class Store:
    """Secrets Manager and SSM of the account under one name; counts reads and fails on demand."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.reads = 0
        self.fails_with = ""
        self.secretsmanager = boto3.client("secretsmanager", region_name="eu-west-1")
        self.ssm = boto3.client("ssm", region_name="eu-west-1")

    def put(self, value: str) -> None:
        if self.name.startswith("/"):
            self.ssm.put_parameter(Name=self.name, Value=value, Type="SecureString", Overwrite=True)
            return
        try:
            self.secretsmanager.create_secret(Name=self.name, SecretString=value)
        except self.secretsmanager.exceptions.ResourceExistsException:
            self.secretsmanager.put_secret_value(SecretId=self.name, SecretString=value)

    def client(self, kind: str) -> Callable[[], Any]:
        return lambda: _CountingClient(self, getattr(self, kind))


class _CountingClient:
    def __init__(self, store: Store, client: Any) -> None:
        self._store, self._client = store, client

    def __getattr__(self, method: str) -> Callable[..., Any]:
        def call(**request: Any) -> Any:
            self._store.reads += 1
            if self._store.fails_with:
                raise ClientError({"Error": {"Code": self._store.fails_with, "Message": ""}}, method)
            return getattr(self._client, method)(**request)

        return call


class Seconds:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(params=["aiart/{}", "/aiart/{}"], ids=["secrets manager", "ssm"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    with mock_aws():
        yield Store(request.param.format(uuid4().hex))


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def secrets(store: Store, seconds: Seconds) -> AwsSecrets:
    return AwsSecrets(secretsmanager=store.client("secretsmanager"), ssm=store.client("ssm"), clock=seconds)


def test_a_key_is_cached_for_five_minutes(store: Store, seconds: Seconds, secrets: AwsSecrets) -> None:
    store.put("key-1")
    assert [secrets.read(store.name) for _ in range(3)] == ["key-1"] * 3
    assert store.reads == 1
    store.put("key-2")
    seconds.now += 299
    assert secrets.read(store.name) == "key-1"
    seconds.now += 2
    assert secrets.read(store.name) == "key-2"


def test_a_refused_key_is_read_again_at_once(store: Store, secrets: AwsSecrets) -> None:
    store.put("key-1")
    secrets.read(store.name)
    store.put("key-2")
    secrets.invalidate(store.name)
    assert secrets.read(store.name) == "key-2"


def test_a_missing_key_is_an_account_error_until_it_exists(store: Store, secrets: AwsSecrets) -> None:
    with pytest.raises(ProviderAccountError):
        secrets.read(store.name)
    store.put("key-1")
    assert secrets.read(store.name) == "key-1"


@pytest.mark.parametrize("code", ["ThrottlingException", "InternalServiceError", "InternalServerError"])
def test_in_an_outage_the_cached_key_is_used(store: Store, seconds: Seconds, secrets: AwsSecrets, code: str) -> None:
    store.put("key-1")
    secrets.read(store.name)
    store.fails_with = code
    seconds.now += 301
    assert secrets.read(store.name) == "key-1"
    secrets.invalidate(store.name)
    assert secrets.read(store.name) == "key-1"


def test_a_store_unreachable_from_the_start_is_an_error(store: Store, secrets: AwsSecrets) -> None:
    store.fails_with = "ThrottlingException"
    with pytest.raises(ProviderUnavailableError):
        secrets.read(store.name)


@pytest.mark.parametrize("code", ["AccessDeniedException", "InvalidRequestException"])
def test_a_key_without_read_permission_counts_as_missing(store: Store, secrets: AwsSecrets, code: str) -> None:
    store.fails_with = code
    with pytest.raises(ProviderAccountError):
        secrets.read(store.name)


@pytest.mark.parametrize(
    ("stored", "key"),
    [
        (" key-1\n", "key-1"),
        ('{"STABILITY_KEY": "key-1"}', "key-1"),
        ("0123456789", "0123456789"),
        ("[1]", "[1]"),
    ],
)
def test_a_key_is_read_as_plain_text_or_as_the_console_writes_it(
    store: Store, secrets: AwsSecrets, stored: str, key: str
) -> None:
    store.put(stored)
    assert secrets.read(store.name) == key


@pytest.mark.parametrize("stored", ["key 1", "key\r\nx-evil: 1", "schlüssel", '{"a": "1", "b": "2"}'])
def test_a_value_that_no_header_can_carry_is_refused(store: Store, secrets: AwsSecrets, stored: str) -> None:
    store.put(stored)
    with pytest.raises(ProviderAccountError) as caught:
        secrets.read(store.name)
    assert stored not in caught.value.message
