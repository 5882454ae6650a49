"""Lambda's part: each invocation starts a little late, runs on its own, and is billed for as long as it ran."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from bench.simulation.ledger import Ledger
from bench.simulation.machine import Answer
from bench.simulation.rng import LAMBDA_START, Rng
from bench.simulation.virtual_time import VirtualTime
from functions.video_workflow.video_steps import VideoSteps
from shared.application.workflow_steps import WorkflowSteps
from shared.domain.errors import AiArtError
from shared.runtime.workflow_failures import failure_from_history

type Task = Callable[[Mapping[str, Any]], Mapping[str, Any]]

STEP_GIGABYTES: Final = 1769 / 1024
SMALL_GIGABYTES: Final = 512 / 1024


class Lambdas:
    """Runs invocations."""

    def __init__(self, time: VirtualTime, ledger: Ledger, seed: int) -> None:
        self._time = time
        self._ledger = ledger
        self._latency = Rng(seed, "lambda")

    def run(self, name: str, gigabytes: float, work: Callable[[], Mapping[str, Any]], answer: Answer) -> None:
        """Start `work` as the function `name`; `answer` gets what it returned or raised."""

        def invocation() -> None:
            started = self._time.now
            self._ledger.invoked(name)
            result: Mapping[str, Any] | Exception
            try:
                result = work()
            except AiArtError as error:
                result = error
            self._ledger.returned(self._time.now - started, gigabytes)
            answer(result)

        self._time.after(self._latency.around(*LAMBDA_START), lambda: self._time.begin(invocation))


def video_tasks(videos: VideoSteps, queue: WorkflowSteps) -> dict[str, Task]:
    """The tasks of the video machine by name, worded as `functions.video_workflow.handler` words them."""

    def await_dispatch(event: Mapping[str, Any]) -> Mapping[str, Any]:
        queue.await_dispatch(event["job_id"], event["token"])
        return {}

    def submit(event: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"wait_seconds": videos.submit(event["job_id"])}

    def check(event: Mapping[str, Any]) -> Mapping[str, Any]:
        seconds = videos.check(event["job_id"])
        return {"done": seconds == 0, "wait_seconds": seconds}

    def finish(event: Mapping[str, Any]) -> Mapping[str, Any]:
        videos.finish(event["job_id"])
        return {"done": True}

    def record_failure(event: Mapping[str, Any]) -> Mapping[str, Any]:
        queue.record_failure(event["job_id"], failure_from_history(event["failure"]))
        return {"done": True}

    tasks = (await_dispatch, submit, check, finish, record_failure)
    return {task.__name__: task for task in tasks}
