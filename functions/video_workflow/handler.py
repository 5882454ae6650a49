"""The video state machine's tasks, where we poll the provider: one function, one step an invocation."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from functions.video_workflow.video_steps import VideoSteps
from shared.application.video_requests import VideoRequestBuilder
from shared.runtime import container, providers, workflow_tasks
from shared.runtime.step_endpoint import step_endpoint


@cache
def video_steps() -> VideoSteps:
    return VideoSteps(
        submission_log=container.submission_log(),
        provider=providers.video_provider,
        jobs=container.jobs(),
        requests=VideoRequestBuilder(media=container.media(), fitter=container.input_image_fitter),
        limiter=container.limiter(),
        keep=container.result_store(),
        clock=container.now,
    )


def submit(event: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"wait_seconds": video_steps().submit(event["job_id"])}


def check(event: Mapping[str, Any]) -> Mapping[str, Any]:
    wait_seconds = video_steps().check(event["job_id"])
    return {"done": wait_seconds == 0, "wait_seconds": wait_seconds}


def finish(event: Mapping[str, Any]) -> Mapping[str, Any]:
    video_steps().finish(event["job_id"])
    return {"done": True}


STEPS: Final[Mapping[str, Callable[[Mapping[str, Any]], Mapping[str, Any]]]] = {
    "await_dispatch": workflow_tasks.await_dispatch,
    "submit": submit,
    "check": check,
    "finish": finish,
    "record_failure": workflow_tasks.record_failure,
}

lambda_handler = step_endpoint(lambda event: STEPS[event["step"]](event))
