"""A start that cannot succeed prints why, briefly, and leaves nothing."""

import socket
from pathlib import Path

from local.paths import RUNS
from tests.system.local_stack.starting import free_port, launch


def _failed_start(port: int | str) -> str:
    process = launch(port)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    lines = output.splitlines()
    assert len(lines) == 1
    return lines[0]


def test_port_in_use_is_reported_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert f"Port {port} is taken" in _failed_start(port)


def test_invalid_port_is_reported_in_one_line() -> None:
    assert "PORT must be a number" in _failed_start("abc")


def test_failed_build_prints_the_output_of_sam(tmp_path: Path) -> None:
    broken = tmp_path / "broken" / "template.yaml"
    broken.parent.mkdir()
    broken.write_text("Resources: {Nothing: {Type: AWS::Serverless::Function, Properties: {CodeUri: nowhere}}}")
    process = launch(free_port(), "--template", str(broken))
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "sam build failed" in output.splitlines()[-1]
    assert len(output.splitlines()) > 2
    assert not list(RUNS.glob(f"{process.pid}-*"))
