"""Simulated Step Functions: runs the executions of both state machines on the timeline."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from botocore.awsrequest import AWSResponse

from functions.image_workflow import handler as image_workflow
from functions.sweeper import handler as sweeper
from functions.video_workflow import handler as video_workflow
from tests.infra.source import read_definition
from tests.support.asl.definition import parse
from tests.support.asl.execution import TaskFailedError, execution_of
from tests.system.faults.account import Account
from tests.system.faults.machine import Json, Machine, Pause, Pauses
from tests.system.faults.timeline import Timeline
from tests.system.faults.wire import Effect, error_answer

if TYPE_CHECKING:
    from tests.system.faults.world import Handler

_STEPS: Final = {
    "video": ("VideoWorkflowFunction", video_workflow.lambda_handler),
    "image": ("ImageWorkflowFunction", image_workflow.lambda_handler),
}
_DEFINITIONS: Final = {name: parse(read_definition(name)) for name in _STEPS}
_ASYNC_RETRIES: Final = (60, 120)

type Invoke = Callable[[str, str, Handler, Json], Any]


@dataclass
class Execution:
    """One execution; `pause` is what it waits for now."""

    kind: str
    machine: Machine
    pauses: Pauses
    status: str = "RUNNING"
    pause: Pause | None = None


class Executions:
    """The executions by name; `invoke` runs a function as Lambda does."""

    def __init__(self, account: Account, timeline: Timeline, invoke: Invoke) -> None:
        self._account = account
        self._timeline = timeline
        self._invoke = invoke
        self._by_name: dict[str, Execution] = {}
        self.effects: dict[str, Effect] = {
            "StartExecution": self._start,
            "StopExecution": self._stop,
            "SendTaskSuccess": self._send_task_success,
        }

    def is_running(self, name: str) -> bool:
        execution = self._by_name.get(name)
        return execution is not None and execution.status == "RUNNING"

    def abort_all(self) -> None:
        """Stop every execution, as an operator would."""
        for name in list(self._by_name):
            self._end(name, "ABORTED")

    def suspend_all(self) -> None:
        """Let no running execution continue."""
        for execution in self._by_name.values():
            execution.pause = None

    def _start(self, _operation: str, body: Json) -> None:
        name, kind = body["name"], body["stateMachineArn"].rpartition(":")[2]
        if name not in self._by_name:
            function, handler = _STEPS[kind]

            def call(event: Json) -> Any:
                return self._invoke(function, event["step"], handler, event)

            machine = Machine(_DEFINITIONS[kind], json.loads(body["input"]), call, name)
            self._by_name[name] = Execution(kind, machine, machine.run())
            self._resume(name, Pause(0.05))

    def _stop(self, _operation: str, body: Json) -> None:
        self._end(body["executionArn"].rpartition(":")[2], "ABORTED")

    def _send_task_success(self, _operation: str, body: Json) -> AWSResponse:
        """Refuse a token that nobody waits for, as Step Functions does; moto accepts any token."""
        token = body["taskToken"]
        execution = self._by_name.get(execution_of(token))
        if execution is None or execution.status != "RUNNING" or execution.machine.token != token:
            return error_answer(None, 400, "TaskTimedOut")
        if token in execution.machine.answered:
            return error_answer(None, 400, "TaskTimedOut")
        execution.machine.answered[token] = json.loads(body["output"])
        if execution.pause and execution.pause.token == token:
            self._resume(execution_of(token), Pause(0.05))
        return AWSResponse("", 200, {}, _EmptyBody())

    def _resume(self, name: str, pause: Pause) -> None:
        """Continue after this pause, unless the execution ended or entered another pause before."""
        execution = self._by_name[name]
        execution.pause = pause
        self._timeline.schedule(
            pause.seconds,
            lambda: self._advance(name),
            lambda: execution.status == "RUNNING" and execution.pause is pause,
        )

    def _advance(self, name: str) -> None:
        execution = self._by_name[name]
        execution.pause = None
        try:
            pause: Pause = next(execution.pauses)
        except StopIteration as stop:
            self._end(name, stop.value)
            return
        self._resume(name, pause)

    def _end(self, name: str, status: str) -> None:
        execution = self._by_name.get(name)
        if execution is None or execution.status != "RUNNING":
            return
        execution.status = status
        self._account.set_execution_status(execution.kind, name, status)
        if status != "SUCCEEDED":
            event = {"detail": {"name": name, "status": status}}
            self._timeline.schedule(1, lambda: self._deliver_end(event, _ASYNC_RETRIES))

    def _deliver_end(self, event: Json, retries: tuple[int, ...]) -> None:
        """Invoke the function for ended executions; Lambda retries an asynchronous invocation twice."""
        try:
            self._invoke("ExecutionEndedFunction", "execution ended", sweeper.execution_ended, event)
        except TaskFailedError:
            if retries:
                self._timeline.schedule(retries[0], lambda: self._deliver_end(event, retries[1:]))


class _EmptyBody:
    """The raw body of an empty JSON answer."""

    def stream(self, **_options: object) -> list[bytes]:
        return [b"{}"]

    def read(self, *_sizes: int) -> bytes:
        return b"{}"
