"""A JSONPath that selects nothing fails the execution.

Emulator: reads a missing path in `Parameters`, `ResultSelector`, `InputPath`, `OutputPath` or a `Choice` as null.
AWS: fails the execution with States.ParameterPathFailure, or with States.Runtime outside of payload templates (Step
Functions developer guide, "Handling errors in Step Functions workflows", error names).
Patch: checks each path before the emulator resolves it; evaluates `IsPresent` by the same check.
Why: a misspelt field in a state machine must fail here.
"""
# ruff: noqa: ANN401, SLF001 - a patch changes untyped internals of the emulator

from typing import Any

from ministack.services import stepfunctions

_PRESENCE = "IsPresent"


def _is_missing(path: str, data: Any) -> bool:
    """Check paths of fields and indexes only; a path with a wildcard or filter may select nothing without an error."""
    tokens = stepfunctions._parse_jsonpath_tokens(path)
    for kind, name in tokens or ():
        if kind not in {"field", "index"}:
            return False
        try:
            data = data[name]
        except (LookupError, TypeError):
            return True
    return False


def _require(path: object, data: object, context: object, error: str) -> None:
    if not isinstance(path, str) or not path.startswith("$"):
        return
    source, plain = (context, path[1:]) if path.startswith("$$.") else (data, path)
    if _is_missing(plain, source):
        raise stepfunctions._ExecutionError(error, f"The JSONPath '{path}' could not be found in the input.")


def install() -> None:
    """Wrap the functions that resolve templates, paths and choice rules."""
    resolve_params, resolve_either, evaluate_rule = (
        stepfunctions._resolve_params_obj,
        stepfunctions._resolve_path_or_ctx,
        stepfunctions._evaluate_rule,
    )

    def resolve_template(given: Any, data: object, context: Any = None) -> Any:
        for name, path in given.items() if isinstance(given, dict) else ():
            if name.endswith(".$"):
                _require(path, data, context or {}, "States.ParameterPathFailure")
        return resolve_params(given, data, context)

    def resolve_path(path: Any, data: object, context: Any) -> Any:
        _require(path, data, context or {}, "States.Runtime")
        return resolve_either(path, data, context)

    def evaluate(given: dict[str, Any], data: object, context: Any = None) -> Any:
        if _PRESENCE in given:
            source = context or {} if given["Variable"].startswith("$$.") else data
            path = given["Variable"].removeprefix("$") if given["Variable"].startswith("$$.") else given["Variable"]
            return _is_missing(path, source) is not given[_PRESENCE]
        return evaluate_rule(given, data, context)

    stepfunctions._resolve_params_obj = resolve_template
    stepfunctions._resolve_path_or_ctx = resolve_path
    stepfunctions._evaluate_rule = evaluate
