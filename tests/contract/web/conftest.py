"""Fixtures: a certificate authority and the fake web."""

import ssl
from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.web.fake_web import HOST, FakeWeb, StartWeb
from tests.contract.web.server import Script, serving
from tests.support.fakes.certificates import CertificateAuthority


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> CertificateAuthority:
    return CertificateAuthority(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="session")
def tls(authority: CertificateAuthority) -> ssl.SSLContext:
    return authority.server_context(HOST)


@pytest.fixture
def web(tls: ssl.SSLContext, authority: CertificateAuthority) -> Iterator[StartWeb]:
    opened: list[Any] = []

    def start(script: Script) -> FakeWeb:
        opened.append(serving(tls, script))
        return FakeWeb(opened[-1].__enter__(), authority)

    yield start
    for context in opened:
        context.__exit__(None, None, None)
