"""Handlers of the sweeper's schedule, and of the event that an execution has ended."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from functions.sweeper.service import SweepOverdueJobs
from shared.runtime import wiring
from shared.runtime.metrics import count_reconciled


@cache
def sweep() -> SweepOverdueJobs:
    ports, built = wiring.get_ports(), wiring.get_use_cases()
    return SweepOverdueJobs(
        index=ports.job_index,
        cursor=ports.sweep_cursor,
        reconciler=built.job_reconciler,
        dispatcher=built.job_dispatcher,
        providers=tuple(ports.catalogue.limits),
        report=count_reconciled,
        clock=ports.clock,
    )


def scheduled(_event: Mapping[str, Any], _context: object) -> None:
    """Run the sweeper; called every minute by an EventBridge schedule."""
    sweep().run()


def execution_ended(event: Mapping[str, Any], _context: object) -> None:
    """Reconcile the job of an ended execution, if the job is not final."""
    count_reconciled(int(wiring.get_use_cases().job_reconciler.reconcile_orphan(event["detail"]["name"])))
