"""Keys from Secrets Manager and from SSM: kept for five minutes, read anew when refused, never lost to a throttling."""

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
    """The account's two stores of secrets under one name each, counting reads and failing on demand."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.reads = 0
        self.fails_with = ""
        self.secretsmanager = boto3.client("secretsmanager", region_name="eu-west-1")
        self.ssm = boto3.client("ssm", region_name="eu-west-1")

    def keep(self, value: str) -> None:
        if self.name.startswith("/"):
            self.ssm.put_parameter(Name=self.name, Value=value, Type="SecureString", Overwrite=True)
            return
        try:
            self.secretsmanager.create_secret(Name=self.name, SecretString=value)
        except self.secretsmanager.exceptions.ResourceExistsException:
            self.secretsmanager.put_secret_value(SecretId=self.name, SecretString=value)

    def client(self, kind: str) -> Callable[[], Any]:
        return lambda: _Counted(self, getattr(self, kind))


class _Counted:
    def __init__(self, store: Store, client: Any) -> None:
        self._store, self._client = store, client

    def __getattr__(self, method: str) -> Callable[..., Any]:
        def call(**given: Any) -> Any:
            self._store.reads += 1
            if self._store.fails_with:
                raise ClientError({"Error": {"Code": self._store.fails_with, "Message": ""}}, method)
            return getattr(self._client, method)(**given)

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


def test_a_key_is_read_once_and_kept_for_less_than_five_minutes(
    store: Store, seconds: Seconds, secrets: AwsSecrets
) -> None:
    store.keep("key-1")
    assert [secrets.read(store.name) for _ in range(3)] == ["key-1"] * 3
    assert store.reads == 1
    store.keep("key-2")
    seconds.now += 299
    assert secrets.read(store.name) == "key-1"
    seconds.now += 2
    assert secrets.read(store.name) == "key-2"


def test_a_key_that_was_refused_is_read_anew_at_once(store: Store, secrets: AwsSecrets) -> None:
    store.keep("key-1")
    secrets.read(store.name)
    store.keep("key-2")
    secrets.forget(store.name)
    assert secrets.read(store.name) == "key-2"


def test_a_missing_key_is_a_matter_for_the_operator_until_it_is_there(store: Store, secrets: AwsSecrets) -> None:
    with pytest.raises(ProviderAccountError):
        secrets.read(store.name)
    store.keep("key-1")
    assert secrets.read(store.name) == "key-1"


@pytest.mark.parametrize("code", ["ThrottlingException", "InternalServiceError", "InternalServerError"])
def test_a_store_out_of_reach_leaves_the_key_that_was_read(
    store: Store, seconds: Seconds, secrets: AwsSecrets, code: str
) -> None:
    store.keep("key-1")
    secrets.read(store.name)
    store.fails_with = code
    seconds.now += 301
    assert secrets.read(store.name) == "key-1"
    secrets.forget(store.name)
    assert secrets.read(store.name) == "key-1"


def test_a_store_out_of_reach_from_the_start_is_told_so(store: Store, secrets: AwsSecrets) -> None:
    store.fails_with = "ThrottlingException"
    with pytest.raises(ProviderUnavailableError):
        secrets.read(store.name)


@pytest.mark.parametrize("code", ["AccessDeniedException", "InvalidRequestException"])
def test_a_key_that_may_not_be_read_is_missing(store: Store, secrets: AwsSecrets, code: str) -> None:
    store.fails_with = code
    with pytest.raises(ProviderAccountError):
        secrets.read(store.name)


@pytest.mark.parametrize(
    ("kept", "key"),
    [
        (" key-1\n", "key-1"),
        ('{"STABILITY_KEY": "key-1"}', "key-1"),
        ("0123456789", "0123456789"),
        ("[1]", "[1]"),
    ],
)
def test_a_key_may_stand_alone_or_as_the_console_writes_it(
    store: Store, secrets: AwsSecrets, kept: str, key: str
) -> None:
    store.keep(kept)
    assert secrets.read(store.name) == key


@pytest.mark.parametrize("kept", ["key 1", "key\r\nx-evil: 1", "schlüssel", '{"a": "1", "b": "2"}'])
def test_what_cannot_stand_in_a_header_is_no_key(store: Store, secrets: AwsSecrets, kept: str) -> None:
    store.keep(kept)
    with pytest.raises(ProviderAccountError) as caught:
        secrets.read(store.name)
    assert kept not in caught.value.message
