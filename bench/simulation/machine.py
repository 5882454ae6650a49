"""Simulated Step Functions: runs the deployed definition in virtual time.

Transitions are counted as AWS bills them: each state entered, and each retry.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bench.simulation.ledger import Ledger
from bench.simulation.rng import STATE_CHANGE, STEP_FUNCTIONS_API, Rng
from bench.simulation.virtual_time import VirtualTime
from shared.domain.fair_queue import WaitingJob
from shared.domain.job_queries import WorkflowState
from shared.domain.jobs import Job
from tests.support.asl.definition import Definition
from tests.support.asl.execution import (
    Backoff,
    Delay,
    Execution,
    RunTask,
    TaskFailedError,
    Transition,
    execution_of,
)

type Answer = Callable[[Mapping[str, Any] | Exception], None]
type Invoke = Callable[[Mapping[str, Any], Answer], None]


@dataclass(slots=True)
class SimulatedExecution:
    """One job's execution; `running` is False as soon as it ended or was stopped."""

    execution: Execution
    transitions: int = 0
    running: bool = True


class SimulatedMachine:
    """Implements the ports `Workflow` and `TaskCallback`. `invoke` runs a task's Lambda function."""

    def __init__(self, definition: Definition, time: VirtualTime, ledger: Ledger, seed: int, *, invoke: Invoke) -> None:
        self.executions: dict[str, SimulatedExecution] = {}
        self.running = 0
        self._definition = definition
        self._time = time
        self._ledger = ledger
        self._invoke = invoke
        self._latency = Rng(seed, "step functions")
        self._jitter = Rng(seed, "retries")

    def start(self, job: Job) -> None:
        self._time.wait(self._latency.around(*STEP_FUNCTIONS_API))
        if job.id not in self.executions:
            execution = Execution(self._definition, {"job_id": job.id}, job.id)
            self.executions[job.id] = started = SimulatedExecution(execution)
            self.running += 1
            self._continue(started)

    def state(self, job: Job) -> WorkflowState:
        self._time.wait(self._latency.around(*STEP_FUNCTIONS_API))
        run = self.executions.get(job.id)
        if run is None:
            return WorkflowState.NONE
        return WorkflowState.RUNNING if run.running else WorkflowState.ENDED

    def stop(self, job: Job) -> None:
        self._time.wait(self._latency.around(*STEP_FUNCTIONS_API))
        if job.id in self.executions and self.executions[job.id].running:
            self._end(self.executions[job.id])

    def resume(self, waiting: WaitingJob) -> bool:
        self._time.wait(self._latency.around(*STEP_FUNCTIONS_API))
        run = self.executions.get(execution_of(waiting.token))
        if run is None or not run.running or run.execution.token != waiting.token:
            return False
        self._continue(run, {})
        return True

    def _continue(self, run: SimulatedExecution, outcome: object = None) -> None:
        """All of our retriers have full jitter."""
        request = run.execution.resume(outcome)
        match request:
            case None:
                self._end(run)
            case Transition():
                self._count(run)
                self._continue_after(run, self._latency.around(*STATE_CHANGE))
            case Delay(seconds):
                self._continue_after(run, seconds)
            case Backoff(longest_seconds):
                self._count(run)
                self._continue_after(run, longest_seconds * self._jitter.share())
            case RunTask():
                self._run_task(run, request)

    def _run_task(self, run: SimulatedExecution, task: RunTask) -> None:
        """A token that is sent back while the function still runs ends the task; no timeout is simulated."""

        def answered(answer: Mapping[str, Any] | Exception) -> None:
            if not run.running or run.execution.token != task.token:
                return
            if isinstance(answer, Exception):
                self._continue(run, _failure(answer))
            elif task.token is None:
                self._continue(run, answer)

        self._invoke(task.payload, answered)

    def _end(self, run: SimulatedExecution) -> None:
        run.running = False
        self.running -= 1

    def _count(self, run: SimulatedExecution) -> None:
        run.transitions += 1
        self._ledger.transitions += 1

    def _continue_after(self, run: SimulatedExecution, seconds: float) -> None:
        self._time.after(seconds, lambda: self._continue(run) if run.running else None)


def _failure(error: Exception) -> TaskFailedError:
    """As Lambda reports it."""
    name = type(error).__name__
    return TaskFailedError(name, json.dumps({"errorMessage": str(error), "errorType": name}))
