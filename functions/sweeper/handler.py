"""The sweeper's clock, and the end of an execution whose job has not ended."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from functions.sweeper.service import SweepOverdueJobs
from shared.runtime import wiring
from shared.runtime.metrics import count_reconciled


@cache
def sweep() -> SweepOverdueJobs:
    ports, built = wiring.ports(), wiring.use_cases()
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
    sweep().run()


def execution_ended(event: Mapping[str, Any], _context: object) -> None:
    count_reconciled(int(wiring.use_cases().job_reconciler.reconcile_orphan(event["detail"]["name"])))
