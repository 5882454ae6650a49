"""A task that waits for its token fails when its function does, and its token belongs to its state machine.

Emulator: a function's error in `lambda:invoke.waitForTaskToken` is dropped and the task waits on; permission to answer
a token is asked for on no resource at all.
AWS: the function's error is the task's, to be retried or caught; SendTaskSuccess is allowed on the state machine's ARN
(the resource of SAM's StepFunctionsCallbackPolicy).
Why: a job that could not queue up must be told so, and a role that may answer tokens must name whose.
"""
# ruff: noqa: ANN401, SLF001 - a patch reaches inside, where nothing is typed

import json
from contextvars import ContextVar
from typing import Any

from ministack.core import iam_actions
from ministack.services import stepfunctions

_token: ContextVar[str | None] = ContextVar("callback_token", default=None)
_machine: ContextVar[str] = ContextVar("callback_machine", default="*")
_machines: dict[str, str] = {}


def _fail_task(token: str, error: Any) -> None:
    waiting = stepfunctions._task_tokens.get(token)
    if waiting:
        waiting["error"] = {"Error": error.error, "Cause": error.cause}
        waiting["event"].set()


def _asked_token(body: bytes) -> str:
    try:
        return str(json.loads(body).get("taskToken", ""))
    except (ValueError, AttributeError):
        return ""


def install() -> None:
    """Remember which machine each token is of, and hand the function's error to the task that waits."""
    run, call, wait = stepfunctions._run_execution, stepfunctions._call_lambda, stepfunctions._invoke_with_callback
    resource_of = iam_actions.extract_resource_arn

    def run_of_machine(arn: str) -> None:
        _machine.set((stepfunctions._executions.get(arn) or {}).get("stateMachineArn", "*"))
        run(arn)

    def wait_for_token(resource: str, payload: Any, token: str, state: dict[str, Any]) -> Any:
        _machines[token] = _machine.get()
        mark = _token.set(token)
        try:
            return wait(resource, payload, token, state)
        finally:
            _token.reset(mark)
            _machines.pop(token, None)

    def call_for_token(function: str, event: object) -> Any:
        try:
            return call(function, event)
        except stepfunctions._ExecutionError as error:
            if token := _token.get():
                _fail_task(token, error)
            raise

    def resource_of_token(service: str, method: str, path: str, headers: Any, body: bytes, *rest: Any) -> str:
        known = _machines.get(_asked_token(body)) if service == "states" and body else None
        return known or str(resource_of(service, method, path, headers, body, *rest))

    stepfunctions._run_execution, stepfunctions._call_lambda = run_of_machine, call_for_token
    stepfunctions._invoke_with_callback = wait_for_token
    iam_actions.extract_resource_arn = resource_of_token
