"""Tasks of the image state machine: one function, one step per invocation."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from functions.image_workflow.service import QueuedImageStep
from shared.runtime import wiring, workflow_tasks
from shared.runtime.step_endpoint import step_endpoint


@cache
def queued_image_step() -> QueuedImageStep:
    built = wiring.get_use_cases()
    return QueuedImageStep(
        renderer=built.image_renderer,
        submissions=built.submission_log,
        jobs=built.ports.jobs,
        requests=built.provider_requests,
        limiter=built.provider_limiter,
        results=built.result_store,
    )


def generate(event: Mapping[str, Any]) -> Mapping[str, Any]:
    queued_image_step().generate(event["job_id"])
    return {"done": True}


STEPS: Final[Mapping[str, Callable[[Mapping[str, Any]], Mapping[str, Any]]]] = {
    "await_dispatch": workflow_tasks.await_dispatch,
    "generate": generate,
    "record_failure": workflow_tasks.record_failure,
}

lambda_handler = step_endpoint(lambda event: STEPS[event["step"]](event))
