"""A state machine calls only the functions that its role may call.

Emulator: enforces the policies of the functions' roles, but not those of state machines.
AWS: refuses with Lambda.AccessDeniedException.
Why: a role that names the function and not its alias would only show once deployed.
"""
# ruff: noqa: ANN401, SLF001 - a patch reaches inside, where nothing is typed

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
    question = iam_evaluator.EvalContext(role, "AssumedRole", account, _INVOKE, function, region)
    return bool(iam_evaluator.evaluate(question, policies).decision == "Allow")


def install() -> None:
    """The role is that of the machine whose execution this thread runs."""
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
            sentence = f"{role} is not authorized to perform: {_INVOKE} on resource: {function}"
            raise stepfunctions._ExecutionError("Lambda.AccessDeniedException", sentence)
        return call(function, event)

    stepfunctions._run_execution, stepfunctions._call_lambda = run_in_role, call_if_allowed
