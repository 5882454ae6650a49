"""One deployment in one process: its functions, its state machines, its queues and schedules, on one clock."""

import heapq
import itertools
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from botocore.awsrequest import AWSResponse

from functions.dispatcher import handler as dispatcher
from functions.events import handler as events
from functions.image_workflow import handler as image_workflow
from functions.sweeper import handler as sweep
from functions.video_workflow import handler as video_workflow
from shared.adapters.job_item import from_item
from shared.domain.jobs import Job
from tests.infra.source import read_definition
from tests.system.faults.account import COORDINATION, JOBS, Account, timeouts
from tests.system.faults.clock import START, Clock
from tests.system.faults.fault import Call, Fault, KilledError
from tests.system.faults.machine import Json, Machine, Pause, Pauses, TaskFailedError
from tests.system.faults.upstream import Upstream
from tests.system.faults.wire import Wire, refusal

_TOO_LONG: Final = timedelta(days=3)
_SURELY_OVER: Final = timedelta(minutes=15, seconds=1)
_REDELIVERY_SECONDS: Final = 360
_MOST_RECEIVES: Final = 5
_STREAM_RESTS_SECONDS: Final = 60
_ASYNC_RETRIES: Final = (60, 120)
_STEPS: Final = {
    "video": ("VideoWorkflowFunction", video_workflow.lambda_handler),
    "image": ("ImageWorkflowFunction", image_workflow.lambda_handler),
}
_DEFINITIONS: Final = {name: read_definition(name) for name in _STEPS}

type Handler = Callable[[Any, object], Any]


@dataclass
class Execution:
    """One run of a state machine."""

    kind: str
    machine: Machine
    pauses: Pauses
    status: str = "RUNNING"
    pause: Pause | None = None


@dataclass
class Invocation:
    """One run of a function."""

    step: str
    function: str
    started: datetime


class World:
    """Send requests, `drain()` until nothing moves any more, and look."""

    def __init__(self, account: Account, *, submit_is_idempotent: bool = True) -> None:
        account.build()
        self.account = account
        self.clock = Clock()
        self.wire = Wire(step=lambda: self.step, sleep=self.clock.sleep)
        self.upstream = Upstream(self.wire, lambda: self.clock.true, submit_is_idempotent=submit_is_idempotent)
        self.executions: dict[str, Execution] = {}
        self.running: list[Invocation] = []
        self.kept: set[str] = set()
        self.told: list[tuple[str, str]] = []
        self.problems: list[str] = []
        self.settled_for: list[str] = []
        self._due: list[tuple[datetime, int, Callable[[], None], Callable[[], bool]]] = []
        self._order = itertools.count()
        self._stream = 0
        self._stream_rests = False
        self._sweep_failed = False
        self.wire.effects = {
            "StartExecution": self._started,
            "StopExecution": self._stopped,
            "SendTaskSuccess": self._answered,
            "SendMessage": self._rung,
            "PutEvents": self._told,
        }
        self.wire.kept = self._kept
        self.wire.out_of_time = self._out_of_time
        self.wire.meanwhile = self._meanwhile
        self.cancel: Callable[[], object] = lambda: None
        self._again: Callable[[], object] = lambda: None

    @property
    def step(self) -> str:
        """What is running."""
        return self.running[-1].step if self.running else ""

    def now(self) -> datetime:
        """As the running function's clock has it."""
        return self.clock.read(self.step)

    @property
    def jobs(self) -> list[Job]:
        return [from_item(item) for item in self.account.items(JOBS) if "kind" in item]

    @property
    def waiting(self) -> list[str]:
        """The ids of the jobs that stand in the gate's queue."""
        return [item["job_id"]["S"] for item in self.account.items(COORDINATION) if "job_id" in item]

    def invoke(self, function: str, step: str, handler: Handler, event: Json) -> Any:
        """As Lambda does it; raises TaskFailedError for a function that failed or ended."""
        deliver = lambda: self._run(function, step, handler, json.loads(json.dumps(event, default=str)))  # noqa: E731 - said twice
        outer, self._again = self._again, deliver
        fired = self.wire.fired
        try:
            return deliver()
        finally:
            self._again = outer
            planned = self.wire.planned
            if not fired and self.wire.fired and planned and planned[1] is Fault.TWICE and planned[0].step == step:
                with suppress(TaskFailedError):  # nobody waits for this one
                    deliver()

    def drain(self, seconds: float | None = None) -> None:
        """Let everything happen that happens by itself, in its order and time: in those seconds, or until all rests."""
        until = self.clock.true + timedelta(seconds=seconds) if seconds is not None else None
        for _ in range(3000):
            self._deliver_changes()
            sweep_at = self._next_sweep()
            first = self._due[0][0] if self._due else None
            moments = [moment for moment in (first, sweep_at) if moment is not None]
            if until is not None and (not moments or min(moments) > until):
                self.clock.move_to(until)
                return
            if sweep_at is not None and (first is None or sweep_at <= first):
                self.clock.move_to(sweep_at)
                self._sweep()
            elif first is not None:
                _, _, happens, wanted = heapq.heappop(self._due)
                if wanted():
                    self.clock.move_to(first)
                    happens()
            else:
                return
            if self.clock.true - START > _TOO_LONG:
                break
        self.problems.append("it never comes to rest")
        self._due.clear()

    def later(self, seconds: float, happens: Callable[[], None], wanted: Callable[[], bool] = lambda: True) -> None:
        """It happens then, unless nobody wants it any more."""
        heapq.heappush(self._due, (self.clock.true + timedelta(seconds=seconds), next(self._order), happens, wanted))

    def abort(self) -> None:
        """Somebody stops every execution by hand."""
        for name in list(self.executions):
            self._end(name, "ABORTED")

    def hang(self) -> None:
        """Every execution stays where it is."""
        for execution in self.executions.values():
            execution.pause = None

    def break_at(self, step: str, service: str, operation: str, fault: Fault = Fault.KILLED_BEFORE) -> None:
        """That befalls the first such call."""
        met: list[Call] = []

        def standing(call: Call) -> Fault | None:
            if (call.step, call.service, call.operation) != (step, service, operation) or met:
                return None
            met.append(call)
            return fault

        self.wire.standing = standing

    def _run(self, function: str, step: str, handler: Handler, event: Json) -> Any:
        self.running.append(Invocation(step, function, self.clock.true))
        try:
            return handler(event, None)
        except KilledError as killed:
            cause = {"errorType": killed.name, "errorMessage": "RequestId: 0"}
            raise TaskFailedError(killed.name, json.dumps(cause)) from None
        except Exception as error:
            cause = {"errorType": type(error).__name__, "errorMessage": str(error)}
            raise TaskFailedError(type(error).__name__, json.dumps(cause)) from error
        finally:
            self.running.pop()

    def _kept(self, key: str) -> None:
        """A result now lies in the bucket; one that came after its job's end is to go again."""
        if key not in {str(job.media_key) for job in self.jobs if job.is_final}:
            self.kept.add(key)

    def _out_of_time(self) -> None:
        """The running function has used up its time."""
        running = self.running[-1]
        self.clock.move_to(running.started + timedelta(seconds=timeouts()[running.function]))

    def _meanwhile(self, fault: Fault) -> None:
        """Something else happens while the running function's call is under way."""
        running, self.running = self.running, []
        planned, self.wire.planned = self.wire.planned, None
        try:
            if fault is Fault.OVERLAP:
                self._again()
            elif fault is Fault.ABORTED:
                self.abort()
            else:
                self.cancel()
        except TaskFailedError:
            pass  # it happened to somebody else
        finally:
            self.running, self.wire.planned = running, planned

    # ── Step Functions ──────────────────────────────────────────────────────────────────────────────────────────────
    def _started(self, _operation: str, body: Json) -> None:
        name, kind = body["name"], body["stateMachineArn"].rpartition(":")[2]
        if name not in self.executions:
            function, handler = _STEPS[kind]

            def call(event: Json) -> Any:
                return self.invoke(function, event["step"], handler, event)

            machine = Machine(_DEFINITIONS[kind], json.loads(body["input"]), call, name)
            self.executions[name] = Execution(kind, machine, machine.run())
            self._resume(name, Pause(0.05))

    def _stopped(self, _operation: str, body: Json) -> None:
        self._end(body["executionArn"].rpartition(":")[2], "ABORTED")

    def _answered(self, _operation: str, body: Json) -> AWSResponse:
        """Moto's plain Step Functions takes any token; the service knows who waits."""
        token = body["taskToken"]
        execution = self.executions.get(token.partition("#")[0])
        if execution is None or execution.status != "RUNNING" or execution.machine.token != token:
            return refusal(None, 400, "TaskTimedOut")
        if token in execution.machine.answered:
            return refusal(None, 400, "TaskTimedOut")
        execution.machine.answered[token] = json.loads(body["output"])
        if execution.pause and execution.pause.token == token:
            self._resume(token.partition("#")[0], Pause(0.05))
        return AWSResponse("", 200, {}, _Empty())

    def _resume(self, name: str, pause: Pause) -> None:
        """Go on after that pause, should it still be the one that the execution is in."""
        execution = self.executions[name]
        execution.pause = pause
        wanted = lambda: execution.status == "RUNNING" and execution.pause is pause  # noqa: E731 - said twice
        self.later(pause.seconds, lambda: self._advance(name), wanted)

    def _advance(self, name: str) -> None:
        execution = self.executions[name]
        execution.pause = None
        try:
            pause: Pause = next(execution.pauses)
        except StopIteration as stop:
            self._end(name, stop.value)
            return
        self._resume(name, pause)

    def _end(self, name: str, status: str) -> None:
        execution = self.executions.get(name)
        if execution is None or execution.status != "RUNNING":
            return
        execution.status = status
        self.account.end(execution.kind, name, status)
        if status != "SUCCEEDED":
            event = {"detail": {"name": name, "status": status}}
            self.later(1, lambda: self._deliver_end(event, _ASYNC_RETRIES))

    def _deliver_end(self, event: Json, retries: tuple[int, ...]) -> None:
        try:
            self.invoke("ExecutionEndedFunction", "execution ended", sweep.execution_ended, event)
        except TaskFailedError:
            if retries:
                self.later(retries[0], lambda: self._deliver_end(event, retries[1:]))

    # ── The gate's alarm, the stream, the schedule ──────────────────────────────────────────────────────────────────
    def _rung(self, _operation: str, body: Json) -> None:
        self.later(body.get("DelaySeconds", 0) + 0.05, lambda: self._deliver_alarm(body["MessageBody"], 1))

    def _deliver_alarm(self, provider: str, receives: int) -> None:
        event = {"Records": [{"messageId": "1", "body": provider}]}
        try:
            failed = self.invoke("DispatcherFunction", "let through", dispatcher.lambda_handler, event)[
                "batchItemFailures"
            ]
        except TaskFailedError:
            failed = ["1"]
        if failed and receives < _MOST_RECEIVES:
            self.later(_REDELIVERY_SECONDS, lambda: self._deliver_alarm(provider, receives + 1))

    def _told(self, _operation: str, body: Json) -> None:
        for entry in body["Entries"]:
            self.told.append((json.loads(entry["Detail"])["id"], entry["DetailType"]))

    def _deliver_changes(self) -> None:
        """The stream keeps its order: what could not be told is told again, and what follows waits."""
        while not self._stream_rests and (records := self.account.changes(self._stream)):
            try:
                answer = self.invoke("EventsFunction", "tell", events.lambda_handler, {"Records": records})
            except TaskFailedError:
                answer = {"batchItemFailures": [{"itemIdentifier": records[0]["dynamodb"]["SequenceNumber"]}]}
            failed = [each["itemIdentifier"] for each in answer["batchItemFailures"]]
            numbers = [record["dynamodb"]["SequenceNumber"] for record in records]
            self._stream += numbers.index(failed[0]) if failed else len(records)
            self._stream_rests = bool(failed)
            if failed:
                self.later(_STREAM_RESTS_SECONDS, self._go_on_telling)

    def _go_on_telling(self) -> None:
        self._stream_rests = False

    def _next_sweep(self) -> datetime | None:
        """The next full minute in which the sweeper finds something; those in between find nothing.

        That a result's time is up, weeks later, is no part of these stories.
        """
        items = [item for item in self.account.items(JOBS) if "due_minute" in item]
        due = [datetime.fromisoformat(item["due_at"]["S"]) for item in items if item["due_at"] != item["expires_at"]]
        due += self._unsettled()
        now = self.clock.true
        if self.waiting or self._sweep_failed:
            due.append(now)
        return Clock.next_minute(max(now, min(due))) if due else None

    def _unsettled(self) -> list[datetime]:
        """When the sweeper looks at what is still set aside, should nobody settle it before."""
        held = [value["S"] for day in self.account.days for name, value in day.items() if name.startswith("job#")]
        return [datetime.fromtimestamp(int(text.partition(" ")[2]) / 1e6, UTC) + _SURELY_OVER for text in held]

    def _sweep(self) -> None:
        if not self._sweep_failed:  # as the sweeps in between would have left it
            minute = self.clock.true.replace(second=0, microsecond=0) - timedelta(minutes=1)
            self.account.write(JOBS, {"id": {"S": "sweeper-mark"}, "minute": {"S": minute.isoformat()}})
        try:
            self.invoke("SweeperFunction", "sweep", sweep.scheduled, {})
            self._sweep_failed = False
        except TaskFailedError:
            self._sweep_failed = True


class _Empty:
    """The body of an answer that has none."""

    def stream(self, **_options: object) -> list[bytes]:
        return [b"{}"]

    def read(self, *_sizes: int) -> bytes:
        return b"{}"
