"""Handlers of the sweeper's schedule, and of the event that an execution has ended."""

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
    """Run the sweeper; called every minute by an EventBridge schedule."""
    sweep()()


def execution_ended(event: Mapping[str, Any], _context: object) -> None:
    """Reconcile the job of an ended execution, if the job is not final."""
    count_reconciled(int(container.job_reconciler().reconcile_orphan(event["detail"]["name"])))
