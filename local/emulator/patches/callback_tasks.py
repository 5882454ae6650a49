"""A task that waits for a callback fails when its function fails, and a task token belongs to its state machine.

Emulator: drops an error of the function in `lambda:invoke.waitForTaskToken`, so the task keeps waiting; evaluates the
permission to send a task's result without a resource.
AWS: the error of the function fails the task, and `Retry` and `Catch` apply (Step Functions developer guide, "Discover
service integration patterns" and "Handling errors"); SendTaskSuccess is allowed on the ARN of the state machine (SAM
policy template StepFunctionsCallbackPolicy).
Patch: records the state machine of each token, fails the waiting task with the error of its function, and evaluates the
permission on the ARN of that state machine.
Why: a job whose dispatch failed must not wait for its timeout, and a role for callbacks must name its state machine.
"""
# ruff: noqa: ANN401, SLF001 - a patch changes untyped internals of the emulator

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


def _token_of_request(body: bytes) -> str:
    try:
        return str(json.loads(body).get("taskToken", ""))
    except (ValueError, AttributeError):
        return ""


def install() -> None:
    """Record the state machine of each token, and pass the error of the function to the waiting task."""
    run, call, wait = stepfunctions._run_execution, stepfunctions._call_lambda, stepfunctions._invoke_with_callback
    resource_of = iam_actions.extract_resource_arn

    def run_of_machine(arn: str) -> None:
        _machine.set((stepfunctions._executions.get(arn) or {}).get("stateMachineArn", "*"))
        run(arn)

    def wait_for_token(resource: str, payload: Any, token: str, state: dict[str, Any]) -> Any:
        _machines[token] = _machine.get()
        reset_token = _token.set(token)
        try:
            return wait(resource, payload, token, state)
        finally:
            _token.reset(reset_token)
            _machines.pop(token, None)

    def call_for_token(function: str, event: object) -> Any:
        try:
            return call(function, event)
        except stepfunctions._ExecutionError as error:
            if token := _token.get():
                _fail_task(token, error)
            raise

    def resource_of_token(service: str, method: str, path: str, headers: Any, body: bytes, *rest: Any) -> str:
        machine = _machines.get(_token_of_request(body)) if service == "states" and body else None
        return machine or str(resource_of(service, method, path, headers, body, *rest))

    stepfunctions._run_execution, stepfunctions._call_lambda = run_of_machine, call_for_token
    stepfunctions._invoke_with_callback = wait_for_token
    iam_actions.extract_resource_arn = resource_of_token
