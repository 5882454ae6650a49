"""Sockets to this machine, and to no other; addresses at which nothing good happens."""

import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import pytest_socket

from tests.support.upstreams.certificates import self_signed
from tests.support.upstreams.server import running
from tests.support.upstreams.stability import stability


@pytest.fixture(autouse=True)
def _this_machine_only() -> Iterator[None]:
    pytest_socket.socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    yield
    pytest_socket._remove_restrictions()


@pytest.fixture(autouse=True)
def _no_aws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")


@pytest.fixture(scope="session")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """`refused`: nobody listens. `full`: so many wait already that nobody is let in. `self-signed`: TLS with a
    certificate of its own. `plain`: http, elsewhere.
    """
    with socket.create_server(("127.0.0.1", 0)) as gone:
        refused = f"http://127.0.0.1:{gone.getsockname()[1]}"
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full, contextlib.ExitStack() as waiting:
        for _ in range(4):
            one = waiting.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(full.getsockname())
        tls = self_signed(Path(tmp_path_factory.mktemp("tls")))
        with running(stability("test-key"), tls=tls) as secure:
            yield {
                "refused": refused,
                "full": f"http://127.0.0.1:{full.getsockname()[1]}",
                "self-signed": secure.url,
                "plain": "http://192.0.2.1",
            }
