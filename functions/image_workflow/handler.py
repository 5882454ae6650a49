"""The image state machine's tasks: one function, one step an invocation."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from functions.image_workflow.image_step import MakeImage
from shared.runtime import container, workflow_tasks
from shared.runtime.step_endpoint import step_endpoint


@cache
def make_image() -> MakeImage:
    return MakeImage(
        renderer=container.image_renderer(),
        submission_log=container.submission_log(),
        jobs=container.jobs(),
        media=container.media(),
        limiter=container.limiter(),
        keep=container.result_store(),
    )


def make(event: Mapping[str, Any]) -> Mapping[str, Any]:
    make_image()(event["job_id"])
    return {"done": True}


STEPS: Final[Mapping[str, Callable[[Mapping[str, Any]], Mapping[str, Any]]]] = {
    "await_dispatch": workflow_tasks.await_dispatch,
    "make": make,
    "record_failure": workflow_tasks.record_failure,
}

lambda_handler = step_endpoint(lambda event: STEPS[event["step"]](event))
