"""Starting and stopping: whatever happens, nothing is left behind."""

import contextlib
import os
import shutil
import signal
import socket
import sys
import threading
import uuid
from pathlib import Path

import pytest
import requests

from local.paths import RUNS, build_folder
from tests.system.local_stack.starting import PROBE, RunningStack, end, free_port, launch, running, wait_for

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
        process = stack.process
        assert process
        requests.post(f"{stack.base_url}/echo", json={}, timeout=30)
        asking = _busy(stack)
        assert len(_processes_of(process.pid)) >= 2  # the emulator and a worker
        end(process, number)
        asking.join()
        assert process.returncode == 0
        assert _processes_of(process.pid) == []
        assert _folders_of(process.pid) == []
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
def test_stopping_while_building_leaves_nothing(tmp_path: Path) -> None:
    never_built = tmp_path / uuid.uuid4().hex
    shutil.copytree(PROBE.parent, never_built)
    process = launch(free_port(), "--template", str(never_built / PROBE.name))
    try:
        wait_for(lambda: any("sam build" in command for command in _processes_of(process.pid)))
    finally:
        end(process, signal.SIGINT)
        shutil.rmtree(build_folder(never_built / PROBE.name), ignore_errors=True)
    assert process.returncode == 0
    assert _processes_of(process.pid) == []
    assert _folders_of(process.pid) == []


def test_a_dead_emulator_ends_the_stack(tmp_path: Path) -> None:
    with running(tmp_path, _PROBE_ARGUMENTS) as stack:
        assert stack.process
        os.kill(stack.emulator_pid, signal.SIGKILL)
        said, _ = stack.process.communicate(timeout=30)
        assert stack.process.returncode == 1
        assert "The emulator failed" in said.splitlines()[-1]


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
