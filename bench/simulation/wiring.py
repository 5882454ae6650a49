"""The real decision code among simulated ports: what `shared.runtime.container` does for AWS."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from bench.simulation.coordination_table import SimulatedDispatchTimer, SimulatedQueue, SimulatedRateLimiter
from bench.simulation.functions import SMALL_GIGABYTES, STEP_GIGABYTES, Lambdas, video_tasks
from bench.simulation.ledger import Ledger
from bench.simulation.machine import Answer, SimulatedMachine
from bench.simulation.media import SimulatedMedia
from bench.simulation.rng import Rng
from bench.simulation.scenario import Scenario
from bench.simulation.tables import SimulatedJobs, SimulatedSweepCursor, Table
from bench.simulation.upstream import ImageRenderer
from bench.simulation.virtual_time import EPOCH, VirtualTime
from functions.sweeper.service import SweepOverdueJobs
from functions.video_workflow.video_steps import VideoSteps
from shared.adapters.pillow_input_fitter import PillowInputImageFitter
from shared.application.budget import Budget
from shared.application.fallback import Fallback
from shared.application.job_dispatcher import JobDispatcher
from shared.application.provider_limiter import ProviderLimiter
from shared.application.reconciling import JobReconciler
from shared.application.result_store import ResultStore
from shared.application.submission_log import SubmissionLog
from shared.application.video_requests import VideoRequestBuilder
from shared.application.workflow_steps import WorkflowSteps
from shared.domain.catalogue import Catalogue, load_catalogue
from shared.domain.jobs import Job
from tests.support.fakes.spending import InMemorySpendLedger

ACME: Final = "acme"
_DEFINITION: Final = Path(__file__).parents[2] / "infra" / "statemachines" / "video.asl.json"


class Unmeasured:
    """A `CallMetrics` for calls that take no real time."""

    def called(self, provider: str, milliseconds: float, error_code: str = "") -> None:
        pass


class Wiring:
    """One deployment; `ended` is told of each job that became final."""

    def __init__(self, scenario: Scenario, seed: int, ended: Callable[[Job], None]) -> None:
        self.time = VirtualTime()
        self.ledger = Ledger()
        self.catalogue = _catalogue(scenario)
        self.lambdas = Lambdas(self.time, self.ledger, seed)
        self.media = SimulatedMedia(self.time, seed)
        self._table = Table(self.time, self.ledger, seed)
        self.jobs = SimulatedJobs(self._table, ended)
        self.renderer = ImageRenderer(self.time, scenario, seed, usual_seconds=self._usual_seconds)
        definition = json.loads(_DEFINITION.read_text(encoding="utf-8"))
        self.machine = SimulatedMachine(definition, self.time, self.ledger, seed, invoke=self._invoke)
        self._timer = SimulatedDispatchTimer(self.time, self._table, self.ledger, seed, self._alarm_rings)
        self._limiter = ProviderLimiter(
            limiter=SimulatedRateLimiter(self.time, self._table), limits=self.catalogue.limits, meter=Unmeasured()
        )
        self._results = ResultStore(jobs=self.jobs, media=self.media, catalogue=self.catalogue, clock=self.time.clock)
        self._budget = Budget(ledger=InMemorySpendLedger(), catalogue=self.catalogue, cap=0, clock=self.time.clock)
        queue = SimulatedQueue(self._table)
        self._dispatcher = JobDispatcher(queue=queue, limiter=self._limiter, caller=self.machine, timer=self._timer)
        self._tasks = video_tasks(self._video_steps(seed), self._queue_steps())
        self.sweep = self._sweep()

    def _video_steps(self, seed: int) -> VideoSteps:
        return VideoSteps(
            submission_log=self._submissions(),
            provider=lambda _model: self.renderer,
            jobs=self.jobs,
            requests=VideoRequestBuilder(media=self.media, fitter=PillowInputImageFitter),
            limiter=self._limiter,
            keep=self._results,
            clock=self.time.clock,
            jitter=Rng(seed, "pacing").share,
        )

    def _submissions(self) -> SubmissionLog:
        fallback = Fallback(catalogue=self.catalogue, limiter=self._limiter)
        return SubmissionLog(jobs=self.jobs, fallback=fallback, budget=self._budget, clock=self.time.clock)

    def _queue_steps(self) -> WorkflowSteps:
        return WorkflowSteps(jobs=self.jobs, dispatcher=self._dispatcher, keep=self._results, clock=self.time.clock)

    def _sweep(self) -> SweepOverdueJobs:
        settle = JobReconciler(
            jobs=self.jobs,
            media=self.media,
            workflow=self.machine,
            provider=lambda _model: self.renderer,
            catalogue=self.catalogue,
            keep=self._results,
            clock=self.time.clock,
        )
        return SweepOverdueJobs(
            index=self.jobs,
            mark=SimulatedSweepCursor(self._table, EPOCH),
            settle=settle,
            dispatcher=self._dispatcher,
            release_stale_reservations=partial(self._budget.tidy, self.jobs),
            providers=tuple(self.catalogue.limits),
            tell=lambda _settled: None,
            clock=self.time.clock,
        )

    def _invoke(self, event: Mapping[str, Any], answer: Answer) -> None:
        step = event["step"]
        self.lambdas.run(step, STEP_GIGABYTES, lambda: self._tasks[step](event), answer)

    def _alarm_rings(self) -> None:
        self.lambdas.run("turns", SMALL_GIGABYTES, self._serve_queue, succeed)

    def _serve_queue(self) -> Mapping[str, Any]:
        """As `functions.dispatcher.handler` does it."""
        self._timer.fired(ACME)
        return {"called": self._dispatcher.dispatch_ready(ACME)}

    def _usual_seconds(self, job_id: str) -> float:
        return self.catalogue.named(self.jobs.kept[job_id].model).typical_seconds


def succeed(answer: Mapping[str, Any] | Exception) -> None:
    """For functions that nobody retries here: they must not fail."""
    if isinstance(answer, Exception):
        raise answer


def _catalogue(scenario: Scenario) -> Catalogue:
    """The sandbox's model as shipped, as a studio's, once for each usual duration."""
    shipped = load_catalogue().named("sandbox")
    models = [
        replace(shipped, name=f"video-{seconds}", provider=ACME, typical_seconds=seconds)
        for seconds in scenario.usual_seconds
    ]
    return Catalogue(models, {ACME: scenario.limit})
