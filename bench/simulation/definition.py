"""What a state of the deployed definition says: its task's input, its next try, its catch. Pure; as far as ours go."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

type State = Mapping[str, Any]


def waits_for_token(state: State) -> bool:
    return bool(state["Resource"].endswith(".waitForTaskToken"))


def task_input(state: State, data: Mapping[str, Any], token: str | None) -> dict[str, Any]:
    """The event that the task's Lambda function gets."""
    parameters = state["Parameters"]["Payload"] if waits_for_token(state) else state["Parameters"]
    return {
        key.removesuffix(".$"): at(value, data, token) if key.endswith(".$") else value
        for key, value in parameters.items()
    }


def choice(state: State, data: Mapping[str, Any]) -> str:
    """The state that a Choice goes on with."""
    taken = (rule["Next"] for rule in state["Choices"] if at(rule["Variable"], data) is rule["BooleanEquals"])
    return str(next(taken, state["Default"]))


def next_try(state: State, error: str, tries: Counter[int]) -> float | None:
    """The longest delay before the next try, noted in `tries` by retrier; None where there is none left."""
    for number, retrier in enumerate(state.get("Retry", ())):
        if _names(retrier, error):
            if tries[number] >= retrier["MaxAttempts"]:
                return None
            delay = retrier["IntervalSeconds"] * retrier["BackoffRate"] ** tries[number]
            tries[number] += 1
            return float(min(delay, retrier.get("MaxDelaySeconds", delay)))
    return None


def catch(state: State, error: str) -> Mapping[str, Any] | None:
    """The first catcher that names the error."""
    return next((catcher for catcher in state.get("Catch", ()) if _names(catcher, error)), None)


def at(path: str, data: Mapping[str, Any], token: str | None = None) -> Any:  # noqa: ANN401 - any JSON
    """What lies there, by the few kinds of path that our definitions have."""
    if path == "$$.Task.Token":
        return token
    value: Any = data
    for name in path.removeprefix("$.").split("."):
        value = value[name]
    return value


def _names(rule: Mapping[str, Any], error: str) -> bool:
    return not {error, "States.ALL"}.isdisjoint(rule["ErrorEquals"])
