"""The steps that all state machines share, as their tasks call them."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from shared.runtime import container

if TYPE_CHECKING:
    from shared.application.queue_steps import QueueSteps


@cache
def queue_steps() -> "QueueSteps":
    from shared.application.queue_steps import QueueSteps

    return QueueSteps(jobs=container.jobs(), turns=container.turns(), keep=container.keep_result(), clock=container.now)


def await_turn(event: Mapping[str, Any]) -> Mapping[str, Any]:
    queue_steps().await_turn(event["job_id"], event["token"])
    return {}


def record_failure(event: Mapping[str, Any]) -> Mapping[str, Any]:
    from shared.runtime.step_failures import failure_from_history

    queue_steps().record_failure(event["job_id"], failure_from_history(event["failure"]))
    return {"done": True}
