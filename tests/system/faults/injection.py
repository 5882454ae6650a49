"""Runs one scenario with one fault in one call, and returns the violated invariants."""

from collections.abc import Iterator
from typing import Final

from tests.system.faults.client import Client
from tests.system.faults.conftest import Worlds
from tests.system.faults.fault import Call, Fault
from tests.system.faults.invariants import violations
from tests.system.faults.scenarios import Scenario
from tests.system.faults.table import TABLE
from tests.system.faults.world import World

_WORKFLOW_STEPS: Final = frozenset({"await_dispatch", "submit", "check", "finish", "generate", "record_failure"})
_WITHOUT_CANCEL: Final = "cancel", "delete", "publish events"


def calls_of(worlds: Worlds, scenario: Scenario) -> list[Call]:
    """Run the scenario without faults; return the calls of its steps that get faults."""
    world = worlds.create(scenario.world)
    scenario.run(world, scenario.client(world))
    calls = [call for call in world.wire.calls if call.step in scenario.steps]
    last = {str(call): call.number for call in calls}
    return [call for call in calls if call.number <= scenario.first_calls or call.number == last[str(call)]]


def faults_of(call: Call) -> Iterator[Fault]:
    """Return the faults that this call can have."""
    for fault in Fault:
        if fault is Fault.LOST and call.service == "upstream":
            continue  # no client library retries
        if fault is Fault.ABORTED and call.step not in _WORKFLOW_STEPS:
            continue
        if fault is Fault.CANCELED and call.step in _WITHOUT_CANCEL:
            continue
        yield fault


def run_with_fault(worlds: Worlds, scenario: Scenario, call: Call, fault: Fault) -> list[str]:
    """Return the violations after the run, and those after the client has retried."""
    world = worlds.create(scenario.world)
    client = scenario.client(world)
    world.wire.planned = (call, fault)
    world.cancel = lambda: _cancel_all(world, client)
    scenario.run(world, client)
    found = violations(world, expected_charges=scenario.expected_charges(world))
    if not world.wire.injected:
        found.append("the call was never made")
    scenario.retry(client)
    world.drain()
    again = violations(world, expected_charges=scenario.expected_charges(world))
    found += [f"after a retry: {violation}" for violation in again if violation not in found]
    TABLE.record(call, fault, found, world.jobs, len(world.upstream.charged))
    return [f"{scenario.name} / {call} no. {call.number} / {fault.value}: {violation}" for violation in found]


def _cancel_all(world: World, client: Client) -> None:
    for job in world.jobs:
        if not job.is_final:
            client.cancel(job.id)
