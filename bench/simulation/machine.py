"""Step Functions' part: runs the deployed definition itself, as far as it goes: Task, Wait, Choice, Succeed, Fail.

What AWS bills is counted as AWS counts it: each state entered, and each retry.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bench.simulation.chance import STATE_CHANGE, STEP_FUNCTIONS_API, Chance
from bench.simulation.ledger import Ledger
from bench.simulation.virtual_time import VirtualTime
from shared.domain.jobs import Job
from shared.domain.turns import Turn
from shared.ports import WorkflowState

type Answer = Callable[[Mapping[str, Any] | Exception], None]
type Invoke = Callable[[Mapping[str, Any], Answer], None]


@dataclass(slots=True)
class Execution:
    """One job's way through the machine; `token` is what it waits for, if it does."""

    job_id: str
    data: dict[str, Any]
    transitions: int = 0
    token: str | None = None
    running: bool = True
    retries: Counter[int] = field(default_factory=Counter)


class SimulatedMachine:
    """Implements `shared.ports.Workflow` and `TurnCaller`. `invoke` runs a task's Lambda function."""

    def __init__(
        self, definition: Mapping[str, Any], time: VirtualTime, ledger: Ledger, seed: int, *, invoke: Invoke
    ) -> None:
        self.executions: dict[str, Execution] = {}
        self.running = 0
        self._definition = definition
        self._time = time
        self._ledger = ledger
        self._invoke = invoke
        self._latency = Chance(seed, "step functions")
        self._jitter = Chance(seed, "retries")
        self._tokens: dict[str, tuple[Execution, Mapping[str, Any]]] = {}
        self._issued = 0

    def start(self, job: Job) -> None:
        self._time.wait(self._latency.around(*STEP_FUNCTIONS_API))
        if job.id not in self.executions:
            self.executions[job.id] = execution = Execution(job.id, {"job_id": job.id})
            self.running += 1
            self._enter(execution, self._definition["StartAt"])

    def state(self, job: Job) -> WorkflowState:
        self._time.wait(self._latency.around(*STEP_FUNCTIONS_API))
        execution = self.executions.get(job.id)
        if execution is None:
            return WorkflowState.NONE
        return WorkflowState.RUNNING if execution.running else WorkflowState.ENDED

    def stop(self, job: Job) -> None:
        self._time.wait(self._latency.around(*STEP_FUNCTIONS_API))
        if job.id in self.executions and self.executions[job.id].running:
            self._end(self.executions[job.id])

    def call(self, turn: Turn) -> bool:
        self._time.wait(self._latency.around(*STEP_FUNCTIONS_API))
        execution, state = self._tokens.pop(turn.token, (None, None))
        if execution is None or state is None or not execution.running or execution.token != turn.token:
            return False
        execution.token = None
        self._enter(execution, state["Next"])
        return True

    def _enter(self, execution: Execution, name: str) -> None:
        execution.retries.clear()
        self._count(execution)
        self._after(execution, self._latency.around(*STATE_CHANGE), lambda: self._do(execution, name))

    def _do(self, execution: Execution, name: str) -> None:
        state = self._definition["States"][name]
        match state["Type"]:
            case "Task":
                self._task(execution, name, state)
            case "Wait":
                seconds = _at(state["SecondsPath"], execution.data)
                self._after(execution, seconds, lambda: self._enter(execution, state["Next"]))
            case "Choice":
                taken = (
                    c["Next"] for c in state["Choices"] if _at(c["Variable"], execution.data) is c["BooleanEquals"]
                )
                self._enter(execution, next(taken, state["Default"]))
            case _:
                self._end(execution)

    def _task(self, execution: Execution, name: str, state: Mapping[str, Any]) -> None:
        waits = state["Resource"].endswith(".waitForTaskToken")
        context = {**execution.data}
        if waits:
            self._issued += 1
            execution.token = f"token-{self._issued:06d}"
            self._tokens[execution.token] = (execution, state)
        parameters = state["Parameters"]["Payload"] if waits else state["Parameters"]
        event = {
            key.removesuffix(".$"): _at(value, context, execution.token) if key.endswith(".$") else value
            for key, value in parameters.items()
        }

        def answered(answer: Mapping[str, Any] | Exception) -> None:
            if not execution.running or (waits and execution.token != event["token"]):
                return
            if isinstance(answer, Exception):
                self._failed(execution, name, state, answer)
            elif not waits:
                execution.data[_name(state["ResultPath"])] = answer
                self._enter(execution, state["Next"])

        self._invoke(event, answered)

    def _failed(self, execution: Execution, name: str, state: Mapping[str, Any], error: Exception) -> None:
        """As the Amazon States Language has it: the first retrier that names the error, while it has attempts left."""
        kind = type(error).__name__
        for number, retrier in enumerate(state.get("Retry", ())):
            if {kind, "States.ALL"} & set(retrier["ErrorEquals"]):
                attempt = execution.retries[number]
                if attempt < retrier["MaxAttempts"]:
                    execution.retries[number] += 1
                    self._count(execution)
                    delay = retrier["IntervalSeconds"] * retrier["BackoffRate"] ** attempt
                    delay = min(delay, retrier.get("MaxDelaySeconds", delay)) * self._jitter.share()
                    self._after(execution, delay, lambda: self._do(execution, name))
                    return
                break
        for catcher in state.get("Catch", ()):
            if {kind, "States.ALL"} & set(catcher["ErrorEquals"]):
                cause = json.dumps({"errorMessage": str(error), "errorType": kind})
                execution.data[_name(catcher["ResultPath"])] = {"Error": kind, "Cause": cause}
                self._enter(execution, catcher["Next"])
                return
        self._end(execution)

    def _end(self, execution: Execution) -> None:
        execution.running = False
        self.running -= 1

    def _count(self, execution: Execution) -> None:
        execution.transitions += 1
        self._ledger.transitions += 1

    def _after(self, execution: Execution, seconds: float, action: Callable[[], None]) -> None:
        self._time.after(seconds, lambda: action() if execution.running else None)


def _at(path: str, data: Mapping[str, Any], token: str | None = None) -> Any:  # noqa: ANN401 - any JSON
    """What lies there, by the few kinds of path that our definitions have."""
    if path == "$$.Task.Token":
        return token
    value: Any = data
    for name in path.removeprefix("$.").split("."):
        value = value[name]
    return value


def _name(path: str) -> str:
    return path.removeprefix("$.")
