"""Start the local stack as `make run` does, and stop it."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from local.paths import ROOT, VENVS

PYTHON = VENVS / "local" / "bin" / "python"
PROBE = Path(__file__).parent / "probe" / "template.yaml"
_TIMEOUT_SECONDS = 600


@dataclass(frozen=True)
class RunningStack:
    """The content of the ready file, and the process of the stack."""

    base_url: str
    raw_url: str
    endpoint_url: str
    outputs: dict[str, str]
    resources: dict[str, str]
    emulator_pid: int
    tempdir: str
    process: subprocess.Popen[str] | None = field(default=None, compare=False)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def read_ready(path: Path, process: subprocess.Popen[str] | None = None) -> RunningStack:
    return RunningStack(**json.loads(path.read_text()), process=process)


def launch(port: int | str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [PYTHON, "-m", "local.run", *arguments],
        cwd=ROOT,
        env=os.environ | {"PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_for[T](found: Callable[[], T], seconds: float = 30.0) -> T:
    """Call `found` until its result is true, and return the result; the duration is not asserted."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if result := found():
            return result
        time.sleep(0.1)
    raise AssertionError("The condition was not met in time.")


def stop(process: subprocess.Popen[str], number: signal.Signals = signal.SIGTERM) -> str:
    """Stop the stack and return its output; `process` then has the exit code."""
    process.send_signal(number)
    output, _ = process.communicate(timeout=30)
    return output


@contextlib.contextmanager
def running(folder: Path, arguments: Sequence[str] = ()) -> Iterator[RunningStack]:
    ready = folder / "ready.json"
    ready.unlink(missing_ok=True)
    process = launch(free_port(), "--ready-file", str(ready), *arguments)
    try:
        wait_for(lambda: process.poll() is not None or (ready.exists() and ready.stat().st_size), _TIMEOUT_SECONDS)
        assert process.poll() is None, process.communicate()[0]
        yield read_ready(ready, process)
    finally:
        if process.poll() is None:
            stop(process)
