"""Runs one scenario from its first request to the end of the last job."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from bench.simulation.functions import SMALL_GIGABYTES
from bench.simulation.ledger import Ledger
from bench.simulation.rng import Rng
from bench.simulation.scenario import Scenario
from bench.simulation.upstream import SimulatedVideoProvider
from bench.simulation.virtual_time import EPOCH, Action
from bench.simulation.wiring import ACME, Wiring, raise_error
from shared.domain.jobs import ANONYMOUS, Job, JobKind, JobStatus
from shared.domain.media import MediaKey

_MINUTE: Final = 60
_START_GRACE: Final = timedelta(seconds=120)
_RETENTION: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The results of a run. `reconciled` is the number of jobs that the sweeper had to bring to their end."""

    scenario: Scenario
    seconds: float
    jobs: list[Job]
    transitions: list[int]
    provider: SimulatedVideoProvider
    ledger: Ledger
    reconciled: int
    results: int


class Simulation:
    """One scenario and one seed; call `run` once."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self._scenario = scenario
        self._rng = Rng(seed, "arrivals")
        self._cloud = Wiring(scenario, seed, self._ended)
        self._left = scenario.jobs
        self._reconciled = 0

    def run(self) -> Outcome:
        """Run until all jobs are final and no execution is running. Raises whatever the simulated code raised."""
        cloud = self._cloud
        for caller, number in self._scenario.callers.items():
            for _ in range(number):
                cloud.time.after(self._rng.share() * self._scenario.arrival_seconds, self._arrival(caller))
        cloud.time.after(_MINUTE, self._sweep_minutely)
        cloud.time.run(until=lambda: self._left == 0 and not cloud.machine.running)
        return Outcome(
            scenario=self._scenario,
            seconds=cloud.time.now,
            jobs=list(cloud.jobs.records.values()),
            transitions=[execution.transitions for execution in cloud.machine.executions.values()],
            provider=cloud.provider,
            ledger=cloud.ledger,
            reconciled=self._reconciled,
            results=len(cloud.media.stored),
        )

    def _arrival(self, caller: str) -> Action:
        def accepted() -> None:
            job = self._new_job(caller)
            self._cloud.jobs.add(job)
            self._cloud.machine.start(job)

        return lambda: self._cloud.time.begin(accepted)

    def _sweep_minutely(self) -> None:
        def work() -> Mapping[str, Any]:
            self._reconciled += self._cloud.sweep()
            return {}

        self._cloud.time.after(_MINUTE, self._sweep_minutely)
        self._cloud.lambdas.run("sweep", SMALL_GIGABYTES, work, raise_error)

    def _ended(self, _job: Job) -> None:
        self._left -= 1

    def _new_job(self, caller: str) -> Job:
        """As `shared.application.recording` records it, with ids that follow from the seed."""
        now = self._cloud.time.clock()
        models = self._cloud.catalogue.all()
        return Job(
            id=self._rng.name(),
            kind=JobKind.IMG2VIDEO,
            status=JobStatus.QUEUED,
            owner=ANONYMOUS,
            caller=caller,
            model=models[int(self._rng.share() * len(models))].name,
            provider=ACME,
            seed=1,
            request={"cfg_scale": 1.5, "motion_bucket_id": 127},
            created_at=now,
            due_at=now + _START_GRACE,
            expires_at=now + _RETENTION,
            input_key=MediaKey("inputs", f"input_{self._rng.name()}.png"),
            media_key=MediaKey("processed_videos", f"video_{self._rng.name()}.mp4"),
        )


def seconds_since_epoch(job: Job) -> float:
    """When the job ended."""
    return ((job.finished_at or EPOCH) - EPOCH).total_seconds()
