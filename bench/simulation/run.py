"""One scenario from its first request to the last job's end: the real code wired to the simulated cloud."""

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from bench.simulation.chance import Chance
from bench.simulation.functions import SMALL_GIGABYTES, STEP_GIGABYTES, Lambdas, video_tasks
from bench.simulation.gate_table import SimulatedAlarm, SimulatedGate, SimulatedQueue
from bench.simulation.ledger import Ledger
from bench.simulation.machine import SimulatedMachine
from bench.simulation.media import SimulatedMedia
from bench.simulation.scenario import Scenario
from bench.simulation.tables import SimulatedJobs, SimulatedMark, Table
from bench.simulation.upstream import Studio
from bench.simulation.virtual_time import EPOCH, VirtualTime
from functions.poll.video_steps import VideoSteps
from functions.sweep.service import Sweep
from shared.application.gate import Gate
from shared.application.making import KeepResult
from shared.application.queue_steps import QueueSteps
from shared.application.settling import SettleJob
from shared.application.turns import Turns
from shared.domain.catalogue import Catalogue, load_catalogue
from shared.domain.jobs import ANONYMOUS, Job, JobKind, JobStatus
from shared.domain.media import MediaKey

STUDIO: Final = "studio"
_DEFINITION: Final = Path(__file__).parents[2] / "infra" / "statemachines" / "video.asl.json"
_START_GRACE: Final = timedelta(seconds=120)
_RETENTION: Final = timedelta(days=30)


@dataclass(slots=True)
class Outcome:
    """Everything that happened, for the report."""

    scenario: Scenario
    seconds: float
    jobs: dict[str, Job]
    machine: SimulatedMachine
    studio: Studio
    ledger: Ledger
    settled: int
    media: SimulatedMedia


class Simulation:
    """The whole of it; `run` once."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self._scenario = scenario
        self._chance = Chance(seed, "arrivals")
        self._time = time = VirtualTime()
        self._ledger = ledger = Ledger()
        self._lambdas = Lambdas(time, ledger, seed)
        self._catalogue = _catalogue(scenario)
        self._studio = Studio(
            time,
            scenario.limit,
            scenario.episodes,
            seed,
            usual_seconds=self._usual_seconds,
            at_once=scenario.videos_at_once,
        )
        self._left = scenario.jobs
        self._settled = 0
        table = Table(time, ledger, seed)
        self._jobs = SimulatedJobs(table, self._ended)
        self._media = media = SimulatedMedia(time, seed)
        queue = SimulatedQueue(table)
        definition = json.loads(_DEFINITION.read_text(encoding="utf-8"))
        self._machine = SimulatedMachine(definition, time, ledger, seed, invoke=self._invoke)
        self._alarm = SimulatedAlarm(time, table, ledger, seed, self._alarm_rings)
        gate = Gate(gate=SimulatedGate(time, table), limits=self._catalogue.limits)
        self._turns = Turns(queue=queue, gate=gate, caller=self._machine, alarm=self._alarm)
        keep = KeepResult(jobs=self._jobs, media=media, catalogue=self._catalogue, clock=time.clock)
        steps = VideoSteps(
            catalogue=self._catalogue,
            provider=lambda _name: self._studio,
            jobs=self._jobs,
            media=media,
            gate=gate,
            keep=keep,
            clock=time.clock,
            jitter=Chance(seed, "pacing").share,
        )
        self._tasks = video_tasks(
            steps, QueueSteps(jobs=self._jobs, turns=self._turns, keep=keep, clock=time.clock)
        )
        settle = SettleJob(
            jobs=self._jobs,
            media=media,
            workflow=self._machine,
            provider=lambda _name: self._studio,
            clock=time.clock,
        )
        self._sweep = Sweep(
            index=self._jobs,
            mark=SimulatedMark(table, EPOCH),
            settle=settle,
            turns=self._turns,
            providers=tuple(self._catalogue.limits),
            clock=time.clock,
        )

    def run(self) -> Outcome:
        """Until the last job is final. Raises what the simulated cloud finds out of order."""
        for caller, number in self._scenario.callers.items():
            for _ in range(number):
                self._time.after(self._chance.share() * self._scenario.arrival_seconds, self._arrival(caller))
        self._time.after(60, self._sweep_minutely)
        self._time.run(until=lambda: self._left == 0)
        return Outcome(
            self._scenario,
            self._time.now,
            self._jobs.kept,
            self._machine,
            self._studio,
            self._ledger,
            self._settled,
            self._media,
        )

    def _arrival(self, caller: str):  # -> Action
        def accepted() -> None:
            job = self._new_job(caller)
            self._jobs.add(job)
            self._machine.start(job)

        return lambda: self._time.begin(accepted)

    def _invoke(self, event, answer) -> None:
        step = event["step"]
        self._lambdas.run(step, STEP_GIGABYTES, lambda: self._tasks[step](event), answer)

    def _alarm_rings(self) -> None:
        def work():
            self._alarm.rang(STUDIO)
            self._turns.let_through(STUDIO)
            return {}

        self._lambdas.run("turns", SMALL_GIGABYTES, work, _raised)

    def _sweep_minutely(self) -> None:
        def work():
            self._settled += self._sweep()
            return {}

        self._time.after(60, self._sweep_minutely)
        self._lambdas.run("sweep", SMALL_GIGABYTES, work, _raised)

    def _ended(self, _job: Job) -> None:
        self._left -= 1

    def _usual_seconds(self, job_id: str) -> float:
        return self._catalogue.named(self._jobs.kept[job_id].model).typical_seconds

    def _new_job(self, caller: str) -> Job:
        """As `shared.application.orders` records it, but for names that come of the seed."""
        now = self._time.clock()
        models = self._catalogue.all()
        model = models[int(self._chance.share() * len(models))]
        return Job(
            id=self._chance.name(),
            kind=JobKind.IMG2VIDEO,
            status=JobStatus.QUEUED,
            owner=ANONYMOUS,
            caller=caller,
            model=model.name,
            provider=STUDIO,
            seed=1,
            request={"cfg_scale": 1.5, "motion_bucket_id": 127},
            created_at=now,
            due_at=now + _START_GRACE,
            expires_at=now + _RETENTION,
            input_key=MediaKey("inputs", f"input_{self._chance.name()}.png"),
            media_key=MediaKey("processed_videos", f"video_{self._chance.name()}.mp4"),
        )


def _catalogue(scenario: Scenario) -> Catalogue:
    """The shipped model's entry as a studio's, once for each usual duration."""
    (shipped,) = load_catalogue().all()[:1]
    models = [
        replace(shipped, name=f"video-{seconds}", provider=STUDIO, typical_seconds=seconds)
        for seconds in scenario.usual_seconds
    ]
    return Catalogue(models, {STUDIO: scenario.limit})


def _raised(answer) -> None:
    if isinstance(answer, Exception):
        raise answer
