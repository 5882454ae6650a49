"""The temporary folder of one run, removed when the run ends."""

import fcntl
import os
import shutil
import uuid
from pathlib import Path
from typing import Self

from local.paths import RUNS


class TempDir:
    """Creates the folder and locks it, so that a later run can recognise an abandoned folder by its free lock."""

    def __init__(self, runs: Path = RUNS) -> None:
        self.folder = runs / f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
        self.tmp = self.folder / "tmp"
        runs.mkdir(parents=True, exist_ok=True)
        with (runs / "lock").open(
            "a"
        ) as runs_lock:  # no other run may clean up between creating and locking the folder
            fcntl.flock(runs_lock, fcntl.LOCK_EX)
            _remove_abandoned(runs)
            self.tmp.mkdir(parents=True)
            self._lock = os.open(self.folder / "lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC)
            fcntl.flock(self._lock, fcntl.LOCK_EX)

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        os.close(self._lock)


def _remove_abandoned(runs: Path) -> None:
    """Remove the folders of runs that were killed."""
    for folder in runs.iterdir():
        lock = folder / "lock"
        try:
            descriptor = os.open(lock, os.O_RDWR | os.O_CLOEXEC)
        except OSError:
            continue
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        except BlockingIOError:
            pass
        finally:
            os.close(descriptor)
