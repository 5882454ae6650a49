"""Programs of the stack: each in a process group of its own, logging to a file, ended with everything it began."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from local import parent_watch
from local.paths import ROOT

_GRACE_SECONDS = 3.0
_TAIL_LINES = 30


class ProgramFailedError(Exception):
    """A program ended badly; `tail` is the end of what it said."""

    def __init__(self, name: str, code: int, tail: str) -> None:
        super().__init__(f"{name} failed (exit code {code}).")
        self.tail = tail


class Program:
    """A running program."""

    def __init__(self, name: str, process: asyncio.subprocess.Process, log: Path) -> None:
        self.name = name
        self.pid = process.pid
        self._process = process
        self._log = log

    @classmethod
    async def start(
        cls, name: str, command: Sequence[str], *, env: Mapping[str, str], log: Path, pass_fds: Sequence[int] = ()
    ) -> Self:
        with log.open("ab") as output:
            process = await asyncio.create_subprocess_exec(
                sys.executable, parent_watch.__file__, str(os.getpid()), *command,
                stdin=asyncio.subprocess.DEVNULL, stdout=output, stderr=output,
                env=dict(env), cwd=ROOT, start_new_session=True, pass_fds=tuple(pass_fds),
            )  # fmt: skip
        return cls(name, process, log)

    def tail(self) -> str:
        lines = self._log.read_text(errors="replace").splitlines()
        return "\n".join(lines[-_TAIL_LINES:])

    async def wait(self) -> int:
        return await self._process.wait()

    async def succeed(self) -> str:
        """Wait for a good end and return what it said; end it if we are cancelled meanwhile."""
        try:
            code = await self.wait()
        finally:
            await self.stop()
        if code != 0:
            raise ProgramFailedError(self.name, code, self.tail())
        return self._log.read_text(errors="replace")

    async def stop(self) -> None:
        """End it and whatever it started, gently first."""
        if self._process.returncode is None:
            self._signal(signal.SIGTERM)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), _GRACE_SECONDS)
        self._signal(signal.SIGKILL)
        await self._process.wait()

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)
