"""One simulated deployment in one process: its functions, state machines, queue, stream and schedule on one clock."""

import json
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from shared.adapters.job_table_items import from_item
from shared.domain.jobs import Job
from shared.runtime import aws_clients
from tests.support.asl.execution import TaskFailedError
from tests.support.caches import clear_caches
from tests.system.faults.account import ENOUGH_USD, JOBS, Account, timeouts
from tests.system.faults.clock import START, Clock
from tests.system.faults.event_sources import DispatchQueue, JobStream, SweeperSchedule, waiting_job_ids
from tests.system.faults.executions import Executions
from tests.system.faults.fault import Call, Fault, KilledError
from tests.system.faults.machine import Json
from tests.system.faults.timeline import Timeline
from tests.system.faults.upstream import Upstream
from tests.system.faults.wire import Wire

_MAX_SIMULATED_TIME: Final = timedelta(days=3)
_MAX_ACTIONS: Final = 3000
_ATTACHED: Final = frozenset({aws_clients.__name__})  # clients whose calls go to the wire of the current world

type Handler = Callable[[Any, object], Any]


@dataclass
class Invocation:
    """One run of a function."""

    step: str
    function: str
    started: datetime


class World:
    """Send requests with a client, `drain()` until nothing is left to run, then check the invariants.

    `stored_before_end` holds the keys that were stored while their job was not final.
    """

    def __init__(
        self, account: Account, *, submit_is_idempotent: bool = True, daily_budget_usd: str = ENOUGH_USD
    ) -> None:
        account.reset()
        os.environ["DAILY_BUDGET_USD"] = daily_budget_usd
        self.replace_workers()
        self.account = account
        self.clock = Clock()
        self.timeline = Timeline(self.clock)
        self.wire = Wire(step=lambda: self.step, sleep=self.clock.sleep)
        self.upstream = Upstream(self.wire, lambda: self.clock.true, submit_is_idempotent=submit_is_idempotent)
        self.executions = Executions(account, self.timeline, self._invoke)
        self.stream = JobStream(account, self.timeline, self._invoke)
        self.schedule = SweeperSchedule(account, self.clock, self._invoke, lambda: self.waiting_jobs)
        self.running: list[Invocation] = []
        self.stored_before_end: set[str] = set()
        self.problems: list[str] = []
        self.wire.effects = {
            **self.executions.effects,
            "SendMessage": DispatchQueue(self.timeline, self._invoke).send,
            "PutEvents": self.stream.put_events,
        }
        self.wire.on_stored = self._on_stored
        self.wire.on_timeout = self._on_timeout
        self.wire.run_concurrently = self._run_concurrently
        self.cancel: Callable[[], object] = lambda: None
        self._redeliver: Callable[[], object] = lambda: None

    @property
    def step(self) -> str:
        """The step that runs now."""
        return self.running[-1].step if self.running else ""

    def now(self) -> datetime:
        """Return the time on the clock of the running function."""
        return self.clock.read(self.step)

    @property
    def jobs(self) -> list[Job]:
        return [from_item(item) for item in self.account.items(JOBS) if "kind" in item]

    @property
    def waiting_jobs(self) -> list[str]:
        return waiting_job_ids(self.account)

    def invoke(self, function: str, step: str, handler: Handler, event: Json) -> Any:
        """Run a function as Lambda does; raise TaskFailedError when it fails or is killed."""

        def deliver() -> Any:
            return self._run(function, step, handler, json.loads(json.dumps(event, default=str)))

        outer, self._redeliver = self._redeliver, deliver
        injected = self.wire.injected
        try:
            return deliver()
        finally:
            self._redeliver = outer
            planned = self.wire.planned
            if (
                not injected
                and self.wire.injected
                and planned
                and planned[1] is Fault.TWICE
                and planned[0].step == step
            ):
                with suppress(TaskFailedError):  # nobody waits for the second delivery
                    deliver()

    def drain(self, seconds: float | None = None) -> None:
        """Run everything that is due, in order of time: for so many seconds, or until nothing is left."""
        until = self.clock.true + timedelta(seconds=seconds) if seconds is not None else None
        for _ in range(_MAX_ACTIONS):
            self.stream.deliver()
            sweep_at, action_at = self.schedule.next_at(), self.timeline.next_at
            moments = [moment for moment in (action_at, sweep_at) if moment is not None]
            if until is not None and (not moments or min(moments) > until):
                self.clock.move_to(until)
                return
            if sweep_at is not None and (action_at is None or sweep_at <= action_at):
                self.clock.move_to(sweep_at)
                self.schedule.run()
            elif action_at is not None:
                self.timeline.run_next()
            else:
                return
            if self.clock.true - START > _MAX_SIMULATED_TIME:
                break
        self.problems.append("the simulation does not end")
        self.timeline.clear()

    @staticmethod
    def replace_workers() -> None:
        """Later invocations run in new processes, without what earlier ones cached."""
        clear_caches(but=_ATTACHED)

    def inject(self, step: str, service: str, operation: str, fault: Fault = Fault.KILLED_BEFORE) -> None:
        """Inject the fault into the first such call."""
        done: list[Call] = []

        def rule(call: Call) -> Fault | None:
            if (call.step, call.service, call.operation) != (step, service, operation) or done:
                return None
            done.append(call)
            return fault

        self.wire.rule = rule

    def _invoke(self, function: str, step: str, handler: Handler, event: Json) -> Any:
        return self.invoke(function, step, handler, event)  # looked up at each call: the cost benchmark replaces it

    def _run(self, function: str, step: str, handler: Handler, event: Json) -> Any:
        self.running.append(Invocation(step, function, self.clock.true))
        try:
            return handler(event, None)
        except KilledError as killed:
            self.replace_workers()
            cause = {"errorType": killed.name, "errorMessage": "RequestId: 0"}
            raise TaskFailedError(killed.name, json.dumps(cause)) from None
        except Exception as error:
            cause = {"errorType": type(error).__name__, "errorMessage": str(error)}
            raise TaskFailedError(type(error).__name__, json.dumps(cause)) from error
        finally:
            self.running.pop()

    def _on_stored(self, key: str) -> None:
        """Record a result; one that is stored after the end of its job must be deleted again."""
        if key not in {str(job.media_key) for job in self.jobs if job.is_final}:
            self.stored_before_end.add(key)

    def _on_timeout(self) -> None:
        """Move the clock to the timeout of the running function."""
        running = self.running[-1]
        self.clock.move_to(running.started + timedelta(seconds=timeouts()[running.function]))

    def _run_concurrently(self, fault: Fault) -> None:
        """Run something else while a call of the running function is in flight."""
        running, self.running = self.running, []
        planned, self.wire.planned = self.wire.planned, None
        try:
            if fault is Fault.OVERLAP:
                self._redeliver()
            elif fault is Fault.ABORTED:
                self.executions.abort_all()
            else:
                self.cancel()
        except TaskFailedError:
            pass  # the running function does not see it
        finally:
            self.running, self.wire.planned = running, planned
