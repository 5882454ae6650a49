"""Concurrent invocations wait for a limited number of workers.

Emulator: starts a process for each concurrent invocation of a function without a limit; with a limit it refuses.
AWS: runs up to 1000 invocations concurrently, on many machines ("Lambda quotas", concurrent executions).
Patch: sets a limit of workers per function and lets further invocations wait for a free worker.
Why: thirty cold starts at once take longer than 29 s on a laptop; a few warm workers one after another do not.
"""
# ruff: noqa: ANN401 - a patch changes untyped internals of the emulator

import os
import threading
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

_WORKERS = int(os.environ.get("AIART_WORKERS_PER_FUNCTION", "4"))
_RECHECK_SECONDS = 0.2  # a worker that ended leaves the pool without a notification


def install() -> None:
    """Wait on the thread of the invocation, never on the emulator's event loop."""
    acquire, release = lambda_runtime.acquire_worker, lambda_runtime.release_worker
    freed = threading.Condition()

    def acquire_or_wait(*args: Any, **kwargs: Any) -> tuple[Any, str]:
        while True:
            worker, reason = acquire(*args, **{**kwargs, "max_concurrency": _WORKERS})
            if worker is not None:
                return worker, reason
            with freed:
                freed.wait(_RECHECK_SECONDS)

    def release_and_notify(worker: Any) -> None:
        release(worker)
        with freed:
            freed.notify()

    lambda_svc.acquire_worker = acquire_or_wait
    lambda_svc.release_worker = release_and_notify
