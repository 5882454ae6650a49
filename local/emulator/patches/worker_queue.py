"""A burst waits its turn for a bounded number of workers.

Emulator: starts one process for each concurrent invocation of a function, without bound (or, given a bound, refuses).
AWS: runs up to a thousand at once, on machines of its own.
Why: thirty cold starts at once on a laptop take all of them past the gateway's 29 s; a few warm workers in turn do not.
"""
# ruff: noqa: ANN401 - a patch reaches inside, where nothing is typed

import os
import threading
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

_WORKERS = int(os.environ.get("AIART_WORKERS_PER_FUNCTION", "4"))
_RECHECK_SECONDS = 0.2  # a worker that died is dropped from the pool without anyone being told


def install() -> None:
    """Waiting happens on the invocation's own thread, never on the emulator's event loop."""
    acquire, release = lambda_runtime.acquire_worker, lambda_runtime.release_worker
    freed = threading.Condition()

    def acquire_in_turn(*args: Any, **kwargs: Any) -> tuple[Any, str]:
        while True:
            worker, reason = acquire(*args, **{**kwargs, "max_concurrency": _WORKERS})
            if worker is not None:
                return worker, reason
            with freed:
                freed.wait(_RECHECK_SECONDS)

    def release_and_tell(worker: Any) -> None:
        release(worker)
        with freed:
            freed.notify()

    lambda_svc.acquire_worker = acquire_in_turn
    lambda_svc.release_worker = release_and_tell
