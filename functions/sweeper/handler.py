"""The sweeper's clock, and the end of an execution whose job has not ended."""

from collections.abc import Mapping
from functools import cache, partial
from typing import Any

from functions.sweeper.service import SweepOverdueJobs
from shared.runtime import container
from shared.runtime.metrics import count_reconciled


@cache
def sweep() -> SweepOverdueJobs:
    return SweepOverdueJobs(
        index=container.job_index(),
        mark=container.sweep_cursor(),
        settle=container.job_reconciler(),
        dispatcher=container.dispatcher(),
        release_stale_reservations=partial(container.budget().tidy, container.jobs()),
        providers=tuple(container.catalogue().limits),
        tell=count_reconciled,
        clock=container.now,
    )


def scheduled(_event: Mapping[str, Any], _context: object) -> None:
    sweep()()


def execution_ended(event: Mapping[str, Any], _context: object) -> None:
    count_reconciled(int(container.job_reconciler().reconcile_orphan(event["detail"]["name"])))
