"""A state machine can only invoke the functions that its role allows.

Emulator: enforces the policies of the functions' roles, but not those of state machines.
AWS: refuses with Lambda.AccessDeniedException (Step Functions developer guide, "How Step Functions generates IAM
policies for integrated services").
Patch: evaluates `lambda:InvokeFunction` for the role of the state machine before each invocation.
Why: a policy that allows the function but not its alias would fail only on AWS.
"""
# ruff: noqa: ANN401, SLF001 - a patch changes untyped internals of the emulator

from contextvars import ContextVar
from typing import Any

from ministack.core import iam_evaluator
from ministack.services import stepfunctions

_INVOKE = "lambda:InvokeFunction"
_role: ContextVar[str | None] = ContextVar("state_machine_role", default=None)


def _may_invoke(role: str, function: str) -> bool:
    account, region = stepfunctions.get_account_id(), stepfunctions.get_region()
    if not function.startswith("arn:"):
        function = f"arn:aws:lambda:{region}:{account}:function:{function}"
    policies = iam_evaluator._gather_role_policies(role.rpartition("/")[2], account)
    context = iam_evaluator.EvalContext(role, "AssumedRole", account, _INVOKE, function, region)
    return bool(iam_evaluator.evaluate(context, policies).decision == "Allow")


def install() -> None:
    """Use the role of the state machine whose execution the current thread runs."""
    run, call = stepfunctions._run_execution, stepfunctions._call_lambda

    def run_in_role(arn: str) -> None:
        execution = stepfunctions._executions.get(arn) or {}
        machine = stepfunctions._state_machines.get(execution.get("stateMachineArn")) or {}
        token = _role.set(machine.get("roleArn"))
        try:
            run(arn)
        finally:
            _role.reset(token)

    def call_if_allowed(function: str, event: object) -> Any:
        role = _role.get()
        if role and not _may_invoke(role, function):
            message = f"{role} is not authorized to perform: {_INVOKE} on resource: {function}"
            raise stepfunctions._ExecutionError("Lambda.AccessDeniedException", message)
        return call(function, event)

    stepfunctions._run_execution, stepfunctions._call_lambda = run_in_role, call_if_allowed
