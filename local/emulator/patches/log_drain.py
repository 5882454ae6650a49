"""No delay after an invocation that logs nothing.

Emulator: waits up to 50 ms after each invocation for further log lines of the function.
AWS: sends logs independently of the response (Lambda developer guide, "Sending Lambda function logs").
Patch: waits 2 ms. A line that arrives later is stored with the next invocation.
Why: 50 ms is ten times the duration of a warm request.
"""
# ruff: noqa: ANN401, SLF001 - a patch changes untyped internals of the emulator

from typing import Any

from ministack.core.lambda_runtime import Worker

_TIMEOUT_SECONDS = 0.002


def install() -> None:
    """Change the default timeout only; callers in the emulator that pass a longer one still wait for it."""
    drain = Worker._drain_stderr_bounded

    def drain_with_short_timeout(self: Any, first_line_wait: float = _TIMEOUT_SECONDS, **kwargs: float) -> Any:
        return drain(self, first_line_wait=first_line_wait, **kwargs)

    Worker._drain_stderr_bounded = drain_with_short_timeout
