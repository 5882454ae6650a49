"""A start that cannot succeed says why, briefly, and leaves nothing."""

import socket
from pathlib import Path

from local.paths import RUNS
from tests.system.local_stack.starting import free_port, launch


def _refused(port: int | str) -> str:
    process = launch(port)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    lines = said.splitlines()
    assert len(lines) == 1
    return lines[0]


def test_a_taken_port_is_said_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert f"Port {port} is taken" in _refused(port)


def test_a_port_that_is_none_is_said_in_one_line() -> None:
    assert "PORT must be a number" in _refused("abc")


def test_a_failing_tool_shows_its_own_words(tmp_path: Path) -> None:
    broken = tmp_path / "broken" / "template.yaml"
    broken.parent.mkdir()
    broken.write_text("Resources: {Nothing: {Type: AWS::Serverless::Function, Properties: {CodeUri: nowhere}}}")
    process = launch(free_port(), "--template", str(broken))
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "sam build failed" in said.splitlines()[-1]
    assert len(said.splitlines()) > 2
    assert not list(RUNS.glob(f"{process.pid}-*"))
