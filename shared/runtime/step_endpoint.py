"""Lambda handlers for Step Functions tasks."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.domain.errors import AiArtError, InternalError
from shared.runtime.invocation_deadline import remaining
from shared.runtime.observability import log_unexpected_error, logger

type Task = Callable[[Mapping[str, Any]], Mapping[str, Any]]


def step_endpoint(run: Task) -> Callable[[Mapping[str, Any], object], Mapping[str, Any]]:
    """Make a Lambda handler of `run`: domain errors keep their class names, all others become InternalError.

    Messages of errors appear in the execution history, so a foreign message must not get there.
    """

    def lambda_handler(event: Mapping[str, Any], context: object) -> Mapping[str, Any]:
        remaining.begin(context)
        try:
            return run(event)
        except AiArtError as error:
            logger.info("step failed", step=event.get("step"), code=error.code, error_type=type(error).__name__)
            raise
        except Exception as error:  # noqa: BLE001 - no foreign message may reach the history
            log_unexpected_error(error, route=f"step {event.get('step')}")
            raise InternalError("Something went wrong on our side.") from None

    return lambda_handler
