"""A path that leads nowhere fails the execution.

Emulator: reads a missing path in `Parameters`, `ResultSelector`, `InputPath`, `OutputPath` or a `Choice` as null.
AWS: fails the execution with States.ParameterPathFailure, or States.Runtime outside of templates.
Why: a misspelt field in the state machine must not look like an empty one.
"""
# ruff: noqa: ANN401, SLF001 - a patch reaches inside, where nothing is typed

from typing import Any

from ministack.services import stepfunctions

_PRESENCE = "IsPresent"


def _leads_nowhere(path: str, data: Any) -> bool:
    """Only plain paths are judged; one with a wildcard or filter selects nothing rather than failing."""
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
    if _leads_nowhere(plain, source):
        raise stepfunctions._ExecutionError(error, f"The JSONPath '{path}' could not be found in the input.")


def install() -> None:
    """Look before the emulator does."""
    template, either, rule = (
        stepfunctions._resolve_params_obj,
        stepfunctions._resolve_path_or_ctx,
        stepfunctions._evaluate_rule,
    )

    def resolve_template(given: Any, data: object, context: Any = None) -> Any:
        for name, path in given.items() if isinstance(given, dict) else ():
            if name.endswith(".$"):
                _require(path, data, context or {}, "States.ParameterPathFailure")
        return template(given, data, context)

    def resolve_path(path: Any, data: object, context: Any) -> Any:
        _require(path, data, context or {}, "States.Runtime")
        return either(path, data, context)

    def evaluate(given: dict[str, Any], data: object, context: Any = None) -> Any:
        if _PRESENCE in given:
            source = context or {} if given["Variable"].startswith("$$.") else data
            path = given["Variable"].removeprefix("$") if given["Variable"].startswith("$$.") else given["Variable"]
            return _leads_nowhere(path, source) is not given[_PRESENCE]
        return rule(given, data, context)

    stepfunctions._resolve_params_obj = resolve_template
    stepfunctions._resolve_path_or_ctx = resolve_path
    stepfunctions._evaluate_rule = evaluate
