"""One story told once more, with one call of it broken."""

from collections.abc import Iterator
from typing import Final

from tests.system.faults.client import Client
from tests.system.faults.conftest import Stage
from tests.system.faults.fault import Call, Fault
from tests.system.faults.flows import Story
from tests.system.faults.invariants import violations
from tests.system.faults.table import TABLE
from tests.system.faults.world import World

_OF_MACHINES: Final = frozenset({"await_dispatch", "submit", "check", "finish", "make", "record_failure"})
_UNABORTABLE: Final = "cancel", "delete", "tell"


def calls_of(stage: Stage, story: Story) -> list[Call]:
    """The calls that the story's steps make where nothing goes wrong."""
    world = stage.put(story.world)
    story.tell(world, Client(world))
    calls = [call for call in world.wire.calls if call.step in story.steps]
    last = {str(call): call.number for call in calls}
    return [call for call in calls if call.number <= story.most or call.number == last[str(call)]]


def faults_of(call: Call) -> Iterator[Fault]:
    """What can befall this call."""
    for fault in Fault:
        if fault is Fault.LOST and call.service == "upstream":
            continue  # no client library stands between
        if fault is Fault.ABORTED and call.step not in _OF_MACHINES:
            continue
        if fault is Fault.CANCELED and call.step in _UNABORTABLE:
            continue
        yield fault


def broken(stage: Stage, story: Story, call: Call, fault: Fault) -> list[str]:
    """What is amiss afterwards, also once the client has tried again."""
    world = stage.put(story.world)
    client = Client(world)
    world.wire.planned = (call, fault)
    world.cancel = lambda: _cancel_all(world, client)
    story.tell(world, client)
    found = violations(world)
    if not world.wire.fired:
        found.append("the call was never made")
    story.again(client)
    world.drain()
    found += [f"after a retry: {violation}" for violation in violations(world) if violation not in found]
    TABLE.note(call, fault, found, world.jobs, len(world.upstream.bought))
    return [f"{story.name} / {call} no. {call.number} / {fault.value}: {violation}" for violation in found]


def _cancel_all(world: World, client: Client) -> None:
    for job in world.jobs:
        if not job.is_final:
            client.cancel(job.id)
