"""The real decision code among simulated ports: what `shared.runtime.container` does for AWS."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from bench.simulation.chance import Chance
from bench.simulation.functions import SMALL_GIGABYTES, STEP_GIGABYTES, Lambdas, video_tasks
from bench.simulation.gate_table import SimulatedAlarm, SimulatedGate, SimulatedQueue
from bench.simulation.ledger import Ledger
from bench.simulation.machine import Answer, SimulatedMachine
from bench.simulation.media import SimulatedMedia
from bench.simulation.scenario import Scenario
from bench.simulation.tables import SimulatedJobs, SimulatedMark, Table
from bench.simulation.upstream import Studio
from bench.simulation.virtual_time import EPOCH, VirtualTime
from functions.poll.video_steps import VideoSteps
from functions.sweep.service import Sweep
from shared.adapters.pillow_fitting import PillowPictureFitter
from shared.application.fallback import Fallback
from shared.application.gate import Gate
from shared.application.making import KeepResult
from shared.application.purse import Purse
from shared.application.queue_steps import QueueSteps
from shared.application.settling import SettleJob
from shared.application.submissions import Submissions
from shared.application.turns import Turns
from shared.application.video_requests import VideoRequests
from shared.domain.catalogue import Catalogue, load_catalogue
from shared.domain.jobs import Job
from tests.fakes.spending import InMemorySpendLedger

STUDIO: Final = "studio"
_DEFINITION: Final = Path(__file__).parents[2] / "infra" / "statemachines" / "video.asl.json"


class Unmeasured:
    """A `CallMeter` for calls that take no real time."""

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
        self.studio = Studio(self.time, scenario, seed, usual_seconds=self._usual_seconds)
        definition = json.loads(_DEFINITION.read_text(encoding="utf-8"))
        self.machine = SimulatedMachine(definition, self.time, self.ledger, seed, invoke=self._invoke)
        self._alarm = SimulatedAlarm(self.time, self._table, self.ledger, seed, self._alarm_rings)
        self._gate = Gate(gate=SimulatedGate(self.time, self._table), limits=self.catalogue.limits, meter=Unmeasured())
        self._keep = KeepResult(jobs=self.jobs, media=self.media, catalogue=self.catalogue, clock=self.time.clock)
        self._purse = Purse(ledger=InMemorySpendLedger(), catalogue=self.catalogue, cap=0, clock=self.time.clock)
        queue = SimulatedQueue(self._table)
        self._turns = Turns(queue=queue, gate=self._gate, caller=self.machine, alarm=self._alarm)
        self._tasks = video_tasks(self._video_steps(seed), self._queue_steps())
        self.sweep = self._sweep()

    def _video_steps(self, seed: int) -> VideoSteps:
        return VideoSteps(
            submissions=self._submissions(),
            provider=lambda _model: self.studio,
            jobs=self.jobs,
            requests=VideoRequests(media=self.media, fitter=PillowPictureFitter),
            gate=self._gate,
            keep=self._keep,
            clock=self.time.clock,
            jitter=Chance(seed, "pacing").share,
        )

    def _submissions(self) -> Submissions:
        fallback = Fallback(catalogue=self.catalogue, gate=self._gate)
        return Submissions(jobs=self.jobs, fallback=fallback, purse=self._purse, clock=self.time.clock)

    def _queue_steps(self) -> QueueSteps:
        return QueueSteps(jobs=self.jobs, turns=self._turns, keep=self._keep, clock=self.time.clock)

    def _sweep(self) -> Sweep:
        settle = SettleJob(
            jobs=self.jobs,
            media=self.media,
            workflow=self.machine,
            provider=lambda _model: self.studio,
            catalogue=self.catalogue,
            keep=self._keep,
            clock=self.time.clock,
        )
        return Sweep(
            index=self.jobs,
            mark=SimulatedMark(self._table, EPOCH),
            settle=settle,
            turns=self._turns,
            tidy_purse=partial(self._purse.tidy, self.jobs),
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
        """As `functions.turns.handler` does it."""
        self._alarm.rang(STUDIO)
        return {"called": self._turns.let_through(STUDIO)}

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
        replace(shipped, name=f"video-{seconds}", provider=STUDIO, typical_seconds=seconds)
        for seconds in scenario.usual_seconds
    ]
    return Catalogue(models, {STUDIO: scenario.limit})
