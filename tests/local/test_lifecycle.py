"""Starting and stopping: whatever happens, nothing is left behind."""

import contextlib
import signal
import socket
import sys
import threading
from pathlib import Path

import pytest
import requests

from local.places import RUNS
from tests.local.starting import PROBE, RunningStack, end, free_port, launch, running, wait_for

_PROBE_ARGUMENTS = ("--template", str(PROBE))
linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for processes in /proc")


def _processes_of(run: int) -> list[str]:
    """Every process that was started for this run: the path of its scratch folder is in their environment."""
    mark = f"{RUNS}/{run}-".encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


def _folders_of(run: int) -> list[Path]:
    return list(RUNS.glob(f"{run}-*"))


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _busy(stack: RunningStack) -> threading.Thread:
    """A request that a function is still working on."""

    def ask() -> None:
        with contextlib.suppress(requests.RequestException):  # it is cut off, as it should be
            requests.get(f"{stack.base_url}/behave/late", timeout=30)

    thread = threading.Thread(target=ask)
    thread.start()
    return thread


@linux_only
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_stopped_stack_leaves_nothing(tmp_path: Path, number: signal.Signals) -> None:
    with running(tmp_path, _PROBE_ARGUMENTS) as stack:
        assert stack.process
        requests.post(f"{stack.base_url}/echo", json={}, timeout=30)
        asking = _busy(stack)
        assert len(wait_for(lambda: _processes_of(stack.process.pid))) >= 2
        end(stack.process, number)
        asking.join()
        assert stack.process.returncode == 0
        assert _processes_of(stack.process.pid) == []
        assert _folders_of(stack.process.pid) == []
        assert _is_free(int(stack.base_url.rpartition(":")[2]))


@linux_only
def test_a_killed_stack_takes_its_processes_along(tmp_path: Path) -> None:
    with running(tmp_path, _PROBE_ARGUMENTS) as stack:
        process = stack.process
        assert process
        requests.post(f"{stack.base_url}/echo", json={}, timeout=30)
        asking = _busy(stack)
        process.kill()
        process.communicate()
        asking.join()
        wait_for(lambda: not _processes_of(process.pid))
        assert _folders_of(process.pid)  # nobody was left to remove it …
    with running(tmp_path, _PROBE_ARGUMENTS):
        assert not _folders_of(process.pid)  # … until the next start


@linux_only
def test_stopping_while_building_leaves_nothing() -> None:
    process = launch(free_port(), *_PROBE_ARGUMENTS)
    assert process.stdout
    assert "Building" in process.stdout.readline()
    wait_for(lambda: _processes_of(process.pid))
    end(process, signal.SIGINT)
    assert process.returncode == 0
    assert _processes_of(process.pid) == []
    assert _folders_of(process.pid) == []


def _refused(port: int | str) -> str:
    process = launch(port, *_PROBE_ARGUMENTS)
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
    assert _folders_of(process.pid) == []


def test_two_stacks_run_side_by_side(tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    processes = []
    with running(folders[0], _PROBE_ARGUMENTS) as one, running(folders[1], _PROBE_ARGUMENTS) as two:
        assert one.endpoint_url != two.endpoint_url
        for stack in (one, two):
            assert stack.process
            processes.append(stack.process)
            assert requests.get(f"{stack.base_url}/names/x", timeout=30).status_code == 200
    assert [process.returncode for process in processes] == [0, 0]
