"""A function from task input to task output becomes a Lambda handler for a state machine's tasks."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.domain.errors import AiArtError, InternalError
from shared.runtime.invocation_deadline import remaining
from shared.runtime.observability import log_fault, logger

type Task = Callable[[Mapping[str, Any]], Mapping[str, Any]]


def step_endpoint(run: Task) -> Callable[[Mapping[str, Any], object], Mapping[str, Any]]:
    """Wrap `run`: our own errors reach the state machine under their class names, all others as InternalError.

    An error's message ends up in the execution's history, so a foreign one never gets there.
    """

    def lambda_handler(event: Mapping[str, Any], context: object) -> Mapping[str, Any]:
        remaining.begin(context)
        try:
            return run(event)
        except AiArtError as error:
            logger.info("step failed", step=event.get("step"), code=error.code, error_type=type(error).__name__)
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, its text must not reach the history
            log_fault(error, route=f"step {event.get('step')}")
            raise InternalError("Something went wrong on our side.") from None

    return lambda_handler
