"""The steps that all state machines share, as tasks."""

from collections.abc import Mapping
from typing import Any

from shared.runtime import wiring
from shared.runtime.workflow_failures import failure_from_history


def await_dispatch(event: Mapping[str, Any]) -> Mapping[str, Any]:
    wiring.get_use_cases().workflow_steps.await_dispatch(event["job_id"], event["token"])
    return {}


def record_failure(event: Mapping[str, Any]) -> Mapping[str, Any]:
    wiring.get_use_cases().workflow_steps.record_failure(event["job_id"], failure_from_history(event["failure"]))
    return {"done": True}
