"""No pause after a silent invocation.

Emulator: waits up to 50 ms after each invocation in case the function still logs something.
AWS: ships logs beside the invocation.
Why: it is ten times what a warm request takes; a line that comes later goes into the log with the next invocation's.
"""
# ruff: noqa: ANN401, SLF001 - a patch reaches inside, where nothing is typed

from typing import Any

from ministack.core.lambda_runtime import Worker

_TIMEOUT_SECONDS = 0.002


def install() -> None:
    """Only the default patience changes; the emulator waits longer where it asks for it."""
    drain = Worker._drain_stderr_bounded

    def drain_soon(self: Any, first_line_wait: float = _TIMEOUT_SECONDS, **kwargs: float) -> Any:
        return drain(self, first_line_wait=first_line_wait, **kwargs)

    Worker._drain_stderr_bounded = drain_soon
