"""The steps that all state machines share, as their tasks call them."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from shared.runtime import container

if TYPE_CHECKING:
    from shared.application.workflow_steps import WorkflowSteps


@cache
def workflow_steps() -> "WorkflowSteps":
    from shared.application.workflow_steps import WorkflowSteps

    return WorkflowSteps(
        jobs=container.jobs(), dispatcher=container.dispatcher(), keep=container.result_store(), clock=container.now
    )


def await_dispatch(event: Mapping[str, Any]) -> Mapping[str, Any]:
    workflow_steps().await_dispatch(event["job_id"], event["token"])
    return {}


def record_failure(event: Mapping[str, Any]) -> Mapping[str, Any]:
    from shared.runtime.workflow_failures import failure_from_history

    workflow_steps().record_failure(event["job_id"], failure_from_history(event["failure"]))
    return {"done": True}
