"""An execution ends when the state machine's `TimeoutSeconds` have passed.

Emulator: ignores this top-level field.
AWS: the execution gets the status TIMED_OUT with States.Timeout, and no `Catch` applies (Amazon States Language,
top-level fields; Step Functions developer guide, "Handling errors in Step Functions workflows").
Patch: a timer sets the status and adds the event; a later failure of the execution does not overwrite it.
Why: this timeout is the upper limit for a video job that no other mechanism ends.
"""
# ruff: noqa: ANN401, SLF001 - a patch changes untyped internals of the emulator

import contextvars
import json
import threading
from typing import Any

from ministack.services import stepfunctions

_RUNNING = "RUNNING"


def _limit(execution: dict[str, Any]) -> float | None:
    machine = stepfunctions._state_machines.get(execution["stateMachineArn"]) or {}
    try:
        return float(json.loads(machine.get("definition") or "{}")["TimeoutSeconds"])
    except (ValueError, KeyError):
        return None


def _time_out(execution: dict[str, Any]) -> None:
    if execution["status"] != _RUNNING:
        return
    execution |= {"status": "TIMED_OUT", "error": "States.Timeout", "stopDate": stepfunctions.now_iso()}
    stepfunctions._add_event(execution, "ExecutionTimedOut", {"executionTimedOutEventDetails": {}})
    stepfunctions._emit_execution_status_event(execution)


def install() -> None:
    """Start a timer for each execution. The current state still finishes, but the emulator starts no further one."""
    run, fail = stepfunctions._run_execution, stepfunctions._fail_execution

    def run_limited(arn: str) -> None:
        execution = stepfunctions._executions.get(arn)
        seconds = _limit(execution) if execution else None
        if execution is None or seconds is None:
            run(arn)
            return
        timer = threading.Timer(seconds, contextvars.copy_context().run, (_time_out, execution))
        timer.daemon = True
        timer.start()
        try:
            run(arn)
        finally:
            timer.cancel()

    def fail_running(execution: dict[str, Any], *args: Any) -> None:
        if execution["status"] == _RUNNING:
            fail(execution, *args)

    stepfunctions._run_execution, stepfunctions._fail_execution = run_limited, fail_running
