"""SnapStart: what a snapshot may hold ready, and what must not be as it was once it is restored.

Lambda takes the snapshot after a version's modules were imported, and starts every worker from it.
`snapshot_restore_py` is part of AWS's Python runtime; where it is missing there are no snapshots either. Whoever caches
what ages (a secret, a date) or must not be shared (random state) registers here how it is renewed.
"""

import random
from collections.abc import Callable

from shared.runtime import aws_clients

try:
    from snapshot_restore_py import register_after_restore, register_before_snapshot
except ImportError:  # no runtime of Lambda's: nothing is frozen

    def register_before_snapshot(func: Callable[[], object]) -> Callable[[], object]:
        return func

    def register_after_restore(func: Callable[[], object]) -> Callable[[], object]:
        return func


def before_snapshot(make: Callable[[], object]) -> None:
    """Have `make` called before the snapshot, so that no request waits for what it imports and builds."""
    register_before_snapshot(make)


def after_restore(renew: Callable[[], object]) -> None:
    """Have `renew` called in each worker before its first request; ten seconds is what all of them have together."""
    register_after_restore(renew)


after_restore(
    random.seed
)  # from the system's randomness: else every worker draws the same jitter; `secrets` needs nothing
after_restore(
    aws_clients.close_connections
)  # their other ends are gone; credentials age by their own date and are renewed
