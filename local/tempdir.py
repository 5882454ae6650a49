"""A folder that one run has to itself and that is gone when the run is."""

import fcntl
import os
import shutil
import uuid
from pathlib import Path
from typing import Self

from local.paths import RUNS


class TempDir:
    """Holds a lock on its folder while it lives, so that a later run can tell an abandoned folder from one in use."""

    def __init__(self, runs: Path = RUNS) -> None:
        self.folder = runs / f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
        self.tmp = self.folder / "tmp"
        runs.mkdir(parents=True, exist_ok=True)
        with (runs / "lock").open("a") as everyone:  # nobody sweeps between our creating the folder and locking it
            fcntl.flock(everyone, fcntl.LOCK_EX)
            _sweep(runs)
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


def _sweep(runs: Path) -> None:
    """Remove what a killed run could not."""
    for folder in runs.iterdir():
        lock = folder / "lock"
        try:
            handle = os.open(lock, os.O_RDWR | os.O_CLOEXEC)
        except OSError:
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        except BlockingIOError:
            pass
        finally:
            os.close(handle)
