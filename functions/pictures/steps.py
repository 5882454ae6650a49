"""The picture state machine's tasks: one function, one step an invocation."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from functions.pictures.picture_step import MakePicture
from shared.runtime import container, workflows
from shared.runtime.step_endpoint import step_endpoint


@cache
def make_picture() -> MakePicture:
    return MakePicture(
        studio=container.studio(),
        submissions=container.submissions(),
        jobs=container.jobs(),
        media=container.media(),
        gate=container.gate(),
        keep=container.keep_result(),
    )


def make(event: Mapping[str, Any]) -> Mapping[str, Any]:
    make_picture()(event["job_id"])
    return {"done": True}


STEPS: Final[Mapping[str, Callable[[Mapping[str, Any]], Mapping[str, Any]]]] = {
    "await_turn": workflows.await_turn,
    "make": make,
    "record_failure": workflows.record_failure,
}

lambda_handler = step_endpoint(lambda event: STEPS[event["step"]](event))
