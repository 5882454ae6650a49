"""Runs one scenario from its first request to the end of the last job."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import pytest

from bench.simulation.ledger import Ledger
from bench.simulation.ports import ACME, SimulatedPorts
from bench.simulation.rng import Rng
from bench.simulation.scenario import Scenario
from bench.simulation.upstream import SimulatedVideoProvider
from bench.simulation.virtual_time import EPOCH, Action
from functions.sweeper import handler as sweeper
from shared.domain.jobs import ANONYMOUS, Job, JobKind, JobStatus
from shared.domain.media import MediaKey
from tests.support.handlers import handlers_on

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
        self._ports = SimulatedPorts(scenario, seed, self._ended)
        self._left = scenario.jobs
        self._reconciled = 0

    def run(self) -> Outcome:
        """Run until all jobs are final and no execution is running. Raises whatever the simulated code raised."""
        ports = self._ports
        for caller, number in self._scenario.callers.items():
            for _ in range(number):
                ports.time.after(self._rng.share() * self._scenario.arrival_seconds, self._arrival(caller))
        ports.time.after(_MINUTE, self._sweep_minutely)
        with handlers_on(ports), pytest.MonkeyPatch.context() as patch:
            patch.setattr(sweeper, "count_reconciled", self._count_reconciled)
            ports.time.run(until=lambda: self._left == 0 and not ports.machine.running)
        return Outcome(
            scenario=self._scenario,
            seconds=ports.time.now,
            jobs=list(ports.jobs.records.values()),
            transitions=[execution.transitions for execution in ports.machine.executions.values()],
            provider=ports.provider,
            ledger=ports.ledger,
            reconciled=self._reconciled,
            results=len(ports.media.stored),
        )

    def _arrival(self, caller: str) -> Action:
        def accepted() -> None:
            job = self._new_job(caller)
            self._ports.jobs.add(job)
            self._ports.machine.start(job)

        return lambda: self._ports.time.begin(accepted)

    def _sweep_minutely(self) -> None:
        self._ports.time.after(_MINUTE, self._sweep_minutely)
        self._ports.lambdas.run_sweeper()

    def _count_reconciled(self, jobs: int) -> None:
        self._reconciled += jobs

    def _ended(self, _job: Job) -> None:
        self._left -= 1

    def _new_job(self, caller: str) -> Job:
        """As `shared.application.recording` records it, with ids that follow from the seed."""
        now = self._ports.time.clock()
        models = self._ports.catalogue.all()
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
