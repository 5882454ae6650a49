"""The sweeper's clock, and the end of an execution whose job has not ended."""

from collections.abc import Mapping
from functools import cache, partial
from typing import Any

from functions.sweep.service import Sweep
from shared.runtime import container
from shared.runtime.metrics import count_settled


@cache
def sweep() -> Sweep:
    return Sweep(
        index=container.job_index(),
        mark=container.sweep_mark(),
        settle=container.settle_job(),
        turns=container.turns(),
        tidy_purse=partial(container.purse().tidy, container.jobs()),
        providers=tuple(container.catalogue().limits),
        tell=count_settled,
        clock=container.now,
    )


def scheduled(_event: Mapping[str, Any], _context: object) -> None:
    sweep()()


def execution_ended(event: Mapping[str, Any], _context: object) -> None:
    count_settled(int(container.settle_job().workflow_gone(event["detail"]["name"])))
