"""The time of a run: it stands still until the state machine waits, and then moves by what it waited."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Final

import pytest
from moto.stepfunctions.parser.asl.component.common.retry import jitter_strategy_decl, retrier_decl
from moto.stepfunctions.parser.asl.component.state.wait.wait_function.wait_function import WaitFunction

START: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass
class ManualClock:
    """What Wait states waited, what retries backed off, and how long turns were in coming: seconds, in order."""

    waits: list[float] = field(default_factory=list)
    back_offs: list[float] = field(default_factory=list)
    alarms: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return START + timedelta(seconds=sum(self.waits) + sum(self.back_offs) + sum(self.alarms))


def stop_sleeping(patch: pytest.MonkeyPatch, clock: ManualClock) -> None:
    """The one place where the interpreter is kept from sleeping; jitter always takes all that it may."""

    def wait(_self: WaitFunction, env: object, wait_seconds: int) -> None:
        del env
        clock.waits.append(wait_seconds)

    patch.setattr(WaitFunction, "_wait_interval", wait)
    patch.setattr(retrier_decl, "time", SimpleNamespace(sleep=clock.back_offs.append))
    patch.setattr(jitter_strategy_decl, "random", SimpleNamespace(uniform=lambda _low, high: high))
