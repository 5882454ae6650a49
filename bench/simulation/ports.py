"""The simulated deployment: the ports that the functions of queued videos use, in virtual time."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from bench.simulation.coordination_table import SimulatedDispatchTimer, SimulatedRateLimiter, SimulatedWaitingJobs
from bench.simulation.functions import Lambdas
from bench.simulation.ledger import Ledger
from bench.simulation.machine import SimulatedMachine
from bench.simulation.media import SimulatedMedia
from bench.simulation.rng import Rng
from bench.simulation.scenario import Scenario
from bench.simulation.tables import SimulatedJobs, SimulatedSweepCursor, Table
from bench.simulation.upstream import SimulatedProviders, SimulatedVideoProvider
from bench.simulation.virtual_time import EPOCH, VirtualTime
from shared.adapters.pillow_input_fitter import PillowInputImageFitter
from shared.domain.catalogue import Catalogue, load_catalogue
from shared.domain.jobs import Job
from shared.runtime.wiring.ports import Options
from tests.support.asl.definition import parse
from tests.support.fakes.spend_ledger import InMemorySpendLedger

ACME: Final = "acme"
_DEFINITION: Final = Path(__file__).parents[2] / "infra" / "statemachines" / "video.asl.json"
_NOT_SIMULATED: Final[Any] = None
_OPTIONS: Final = Options(
    retention=timedelta(days=30),
    link_seconds=3600,
    private_media=False,
    provenance=False,
    provenance_prompt=False,
    daily_budget=0,  # the simulated models are free
)


class NoMetrics:
    """Implements the port `CallMetrics`: calls take no real time."""

    def record_call(self, provider: str, milliseconds: float, error_code: str = "") -> None:
        pass


class SimulatedPorts:
    """Implements `shared.runtime.wiring.ports.Ports`; `ended` is called for each job that becomes final."""

    claims = uploads = upload_bucket = staged_forms = media_links = _NOT_SIMULATED
    image_fetcher = image_validator = image_postprocessor = _NOT_SIMULATED

    def __init__(self, scenario: Scenario, seed: int, ended: Callable[[Job], None]) -> None:
        self.time = VirtualTime()
        self.ledger = Ledger()
        self.lambdas = Lambdas(self.time, self.ledger, seed)
        self.options = _OPTIONS
        self.clock = self.time.clock
        self.monotonic = lambda: self.time.now
        self.sleep = self.time.wait
        self.jitter = Rng(seed, "pacing").share
        self.catalogue = _catalogue(scenario)
        self.media = self.media_eraser = SimulatedMedia(self.time, seed)
        table = Table(self.time, self.ledger, seed)
        self.jobs = self.job_index = SimulatedJobs(table, ended)
        self.sweep_cursor = SimulatedSweepCursor(table, EPOCH)
        self.rate_limiter = SimulatedRateLimiter(self.time, table)
        self.waiting_jobs = SimulatedWaitingJobs(table)
        self.dispatch_timer = SimulatedDispatchTimer(self.time, table, self.ledger, seed, self.lambdas.run_dispatcher)
        self.workflow = self.task_callback = self.machine = SimulatedMachine(
            parse(json.loads(_DEFINITION.read_text(encoding="utf-8"))),
            self.time,
            self.ledger,
            seed,
            invoke=self.lambdas.run_step,
        )
        self.provider = SimulatedVideoProvider(self.time, scenario, seed, usual_seconds=self._usual_seconds)
        self.providers = SimulatedProviders(self.provider)
        self.input_image_fitter = PillowInputImageFitter()
        self.spend_ledger = InMemorySpendLedger()
        self.call_metrics = NoMetrics()

    def _usual_seconds(self, job_id: str) -> float:
        return self.catalogue.named(self.jobs.records[job_id].model).typical_seconds


def _catalogue(scenario: Scenario) -> Catalogue:
    """The sandbox's video model under another provider's name, once for each usual duration."""
    shipped = load_catalogue().named("sandbox")
    models = [
        replace(shipped, name=f"video-{seconds}", provider=ACME, typical_seconds=seconds)
        for seconds in scenario.usual_seconds
    ]
    return Catalogue(models, {ACME: scenario.limit})
