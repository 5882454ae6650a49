"""Simulated Lambda: each invocation starts after a latency, runs concurrently, and is billed for its duration."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from bench.simulation.ledger import Ledger
from bench.simulation.machine import Answer
from bench.simulation.rng import LAMBDA_START, Rng
from bench.simulation.virtual_time import VirtualTime
from functions.dispatcher import handler as dispatcher
from functions.sweeper import handler as sweeper
from functions.video_workflow.handler import STEPS
from shared.domain.errors import AiArtError

_STEP_GIGABYTES: Final = 1769 / 1024
_SMALL_GIGABYTES: Final = 512 / 1024


class Lambdas:
    """Runs the handlers of the deployed functions in virtual time."""

    def __init__(self, time: VirtualTime, ledger: Ledger, seed: int) -> None:
        self._time = time
        self._ledger = ledger
        self._latency = Rng(seed, "lambda")

    def run_step(self, event: Mapping[str, Any], answer: Answer) -> None:
        """Run one task of the video state machine; `answer` gets its result or error."""
        step = event["step"]
        self._run(step, _STEP_GIGABYTES, lambda: STEPS[step](event), answer)

    def run_dispatcher(self, provider: str) -> None:
        self._run("dispatcher", _SMALL_GIGABYTES, lambda: dispatcher.handle(provider), _raise_error)

    def run_sweeper(self) -> None:
        self._run("sweep", _SMALL_GIGABYTES, lambda: sweeper.scheduled({}, None), _raise_error)

    def _run(self, name: str, gigabytes: float, work: Callable[[], Mapping[str, Any] | None], answer: Answer) -> None:
        def invocation() -> None:
            started = self._time.now
            self._ledger.invoked(name)
            result: Mapping[str, Any] | Exception
            try:
                result = work() or {}
            except AiArtError as error:
                result = error
            self._ledger.returned(self._time.now - started, gigabytes)
            answer(result)

        self._time.after(self._latency.around(*LAMBDA_START), lambda: self._time.begin(invocation))


def _raise_error(answer: Mapping[str, Any] | Exception) -> None:
    """For functions that the simulation does not retry."""
    if isinstance(answer, Exception):
        raise answer
