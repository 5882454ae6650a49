"""One scenario from its first request to the last job's end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from bench.simulation.functions import SMALL_GIGABYTES
from bench.simulation.ledger import Ledger
from bench.simulation.rng import Rng
from bench.simulation.scenario import Scenario
from bench.simulation.upstream import ImageRenderer
from bench.simulation.virtual_time import EPOCH, Action
from bench.simulation.wiring import ACME, Wiring, succeed
from shared.domain.jobs import ANONYMOUS, Job, JobKind, JobStatus
from shared.domain.media import MediaKey

_MINUTE: Final = 60
_START_GRACE: Final = timedelta(seconds=120)
_RETENTION: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What happened: all of it, for reports and tests. `settled` is how many jobs the sweeper had to see to."""

    scenario: Scenario
    seconds: float
    jobs: list[Job]
    transitions: list[int]
    renderer: ImageRenderer
    ledger: Ledger
    settled: int
    results: int


class Simulation:
    """`run` it once."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self._scenario = scenario
        self._chance = Rng(seed, "arrivals")
        self._cloud = Wiring(scenario, seed, self._ended)
        self._left = scenario.jobs
        self._settled = 0

    def run(self) -> Outcome:
        """Until the last job is final and its machine has come to rest. Raises what is out of order."""
        cloud = self._cloud
        for caller, number in self._scenario.callers.items():
            for _ in range(number):
                cloud.time.after(self._chance.share() * self._scenario.arrival_seconds, self._arrival(caller))
        cloud.time.after(_MINUTE, self._sweep_minutely)
        cloud.time.run(until=lambda: self._left == 0 and not cloud.machine.running)
        return Outcome(
            scenario=self._scenario,
            seconds=cloud.time.now,
            jobs=list(cloud.jobs.kept.values()),
            transitions=[execution.transitions for execution in cloud.machine.executions.values()],
            renderer=cloud.renderer,
            ledger=cloud.ledger,
            settled=self._settled,
            results=len(cloud.media.kept),
        )

    def _arrival(self, caller: str) -> Action:
        def accepted() -> None:
            job = self._new_job(caller)
            self._cloud.jobs.add(job)
            self._cloud.machine.start(job)

        return lambda: self._cloud.time.begin(accepted)

    def _sweep_minutely(self) -> None:
        def work() -> Mapping[str, Any]:
            self._settled += self._cloud.sweep()
            return {}

        self._cloud.time.after(_MINUTE, self._sweep_minutely)
        self._cloud.lambdas.run("sweep", SMALL_GIGABYTES, work, succeed)

    def _ended(self, _job: Job) -> None:
        self._left -= 1

    def _new_job(self, caller: str) -> Job:
        """As `shared.application.recording` records it, but for names that come of the seed."""
        now = self._cloud.time.clock()
        models = self._cloud.catalogue.all()
        return Job(
            id=self._chance.name(),
            kind=JobKind.IMG2VIDEO,
            status=JobStatus.QUEUED,
            owner=ANONYMOUS,
            caller=caller,
            model=models[int(self._chance.share() * len(models))].name,
            provider=ACME,
            seed=1,
            request={"cfg_scale": 1.5, "motion_bucket_id": 127},
            created_at=now,
            due_at=now + _START_GRACE,
            expires_at=now + _RETENTION,
            input_key=MediaKey("inputs", f"input_{self._chance.name()}.png"),
            media_key=MediaKey("processed_videos", f"video_{self._chance.name()}.mp4"),
        )


def seconds_since_epoch(job: Job) -> float:
    """When the job ended."""
    return ((job.finished_at or EPOCH) - EPOCH).total_seconds()
