"""Step Functions' part: runs the deployed definition itself, as far as it goes: Task, Wait, Choice, Succeed, Fail.

What AWS bills is counted as AWS counts it: each state entered, and each retry.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bench.simulation.definition import State, at, catch, choice, next_try, task_input, waits_for_token
from bench.simulation.ledger import Ledger
from bench.simulation.rng import STATE_CHANGE, STEP_FUNCTIONS_API, Rng
from bench.simulation.virtual_time import VirtualTime
from shared.domain.fair_queue import WaitingJob
from shared.domain.jobs import Job
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
    retries: Counter[int] = field(default_factory=Counter[int])


class SimulatedMachine:
    """Implements `shared.ports.Workflow` and `TaskCallback`. `invoke` runs a task's Lambda function."""

    def __init__(
        self, definition: Mapping[str, Any], time: VirtualTime, ledger: Ledger, seed: int, *, invoke: Invoke
    ) -> None:
        self.executions: dict[str, Execution] = {}
        self.running = 0
        self._definition = definition
        self._time = time
        self._ledger = ledger
        self._invoke = invoke
        self._latency = Rng(seed, "step functions")
        self._jitter = Rng(seed, "retries")
        self._tokens: dict[str, tuple[Execution, State]] = {}
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

    def call(self, waiting: WaitingJob) -> bool:
        self._time.wait(self._latency.around(*STEP_FUNCTIONS_API))
        execution, state = self._tokens.pop(waiting.token, (None, None))
        if execution is None or state is None or not execution.running or execution.token != waiting.token:
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
                seconds = at(state["SecondsPath"], execution.data)
                self._after(execution, seconds, lambda: self._enter(execution, state["Next"]))
            case "Choice":
                self._enter(execution, choice(state, execution.data))
            case _:
                self._end(execution)

    def _task(self, execution: Execution, name: str, state: State) -> None:
        token = self._new_token(execution, state) if waits_for_token(state) else None

        def answered(answer: Mapping[str, Any] | Exception) -> None:
            if not execution.running or execution.token != token:
                return
            if isinstance(answer, Exception):
                self._failed(execution, name, state, answer)
            elif token is None:
                execution.data[state["ResultPath"].removeprefix("$.")] = answer
                self._enter(execution, state["Next"])

        self._invoke(task_input(state, execution.data, token), answered)

    def _new_token(self, execution: Execution, state: State) -> str:
        self._issued += 1
        execution.token = f"token-{self._issued:06d}"
        self._tokens[execution.token] = (execution, state)
        return execution.token

    def _failed(self, execution: Execution, name: str, state: State, error: Exception) -> None:
        """All our retriers have full jitter."""
        execution.token = None
        kind = type(error).__name__
        delay = next_try(state, kind, execution.retries)
        if delay is not None:
            self._count(execution)
            self._after(execution, delay * self._jitter.share(), lambda: self._do(execution, name))
            return
        catcher = catch(state, kind)
        if catcher is None:
            self._end(execution)
            return
        cause = json.dumps({"errorMessage": str(error), "errorType": kind})
        execution.data[catcher["ResultPath"].removeprefix("$.")] = {"Error": kind, "Cause": cause}
        self._enter(execution, catcher["Next"])

    def _end(self, execution: Execution) -> None:
        execution.running = False
        self.running -= 1

    def _count(self, execution: Execution) -> None:
        execution.transitions += 1
        self._ledger.transitions += 1

    def _after(self, execution: Execution, seconds: float, action: Callable[[], None]) -> None:
        self._time.after(seconds, lambda: action() if execution.running else None)
