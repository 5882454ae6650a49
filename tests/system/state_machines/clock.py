"""The clock of a run: it moves only when the state machine waits, by the time that it waits."""

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
    """Seconds of Wait states, of retry delays and of dispatch timers, each in sequence."""

    waits: list[float] = field(default_factory=list)
    back_offs: list[float] = field(default_factory=list)
    dispatch_delays: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return START + timedelta(seconds=sum(self.waits) + sum(self.back_offs) + sum(self.dispatch_delays))


def stop_sleeping(patch: pytest.MonkeyPatch, clock: ManualClock) -> None:
    """Replace the sleeps of moto's interpreter; jitter is always the longest delay."""

    def wait(_self: WaitFunction, env: object, wait_seconds: int) -> None:
        del env
        clock.waits.append(wait_seconds)

    patch.setattr(WaitFunction, "_wait_interval", wait)
    patch.setattr(retrier_decl, "time", SimpleNamespace(sleep=clock.back_offs.append))
    patch.setattr(jitter_strategy_decl, "random", SimpleNamespace(uniform=lambda _low, high: high))
