"""Lambda SnapStart hooks: prepare state before a snapshot, renew state after it is restored.

Lambda takes the snapshot after a version's modules were imported, and starts every worker from it. Code that caches
something that ages (a secret, a date) or must not be shared (random state) registers its renewal here.
`snapshot_restore_py` is part of AWS's Python runtime; where it is missing there are no snapshots.
"""

import random
from collections.abc import Callable

from shared.runtime import aws_clients

try:
    from snapshot_restore_py import register_after_restore, register_before_snapshot
except ImportError:  # not in Lambda: no snapshots

    def register_before_snapshot(func: Callable[[], object]) -> Callable[[], object]:
        return func

    def register_after_restore(func: Callable[[], object]) -> Callable[[], object]:
        return func


def before_snapshot(prepare: Callable[[], object]) -> None:
    """Call `prepare` before the snapshot, so that no request waits for its imports and objects."""
    register_before_snapshot(prepare)


def after_restore(renew: Callable[[], object]) -> None:
    """Call `renew` in each worker before its first request; all hooks together have ten seconds."""
    register_after_restore(renew)


# Otherwise every worker has the same jitter; `secrets` uses the system's randomness and needs nothing.
after_restore(random.seed)
# The peers have closed them; credentials have an expiry of their own.
after_restore(aws_clients.close_connections)
