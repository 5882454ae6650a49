"""Tasks of the video state machine: one function, one step per invocation."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from functions.video_workflow.service import VideoSteps
from shared.runtime import wiring, workflow_tasks
from shared.runtime.step_endpoint import step_endpoint


@cache
def video_steps() -> VideoSteps:
    built = wiring.get_use_cases()
    return VideoSteps(
        submissions=built.submission_log,
        providers=built.ports.providers,
        jobs=built.ports.jobs,
        requests=built.provider_requests,
        limiter=built.provider_limiter,
        results=built.result_store,
        clock=built.ports.clock,
        jitter=built.ports.jitter,
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
