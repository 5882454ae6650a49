"""Runs each flow once against moto, with the real handlers and state machine, and counts what AWS would charge."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from bench.quiet import suppressed_output
from functions.media.handler import lambda_handler as media
from functions.poll.handler import lambda_handler as poll
from functions.sweeper.handler import scheduled as sweep
from shared.runtime import aws_clients
from tests.support.fakes.gateway_event import gateway_event
from tests.system.faults.account import JOBS
from tests.system.faults.client import Client
from tests.system.faults.conftest import Worlds, open_worlds
from tests.system.faults.world import Handler, World

_WRITE_BYTES: Final = 1024


@dataclass(slots=True)
class Counts:
    """Counts of one flow: `calls` are AWS calls by step; units are those that DynamoDB charges, indexes included."""

    invocations: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    calls: Counter[str] = field(default_factory=Counter[str])
    services: Counter[str] = field(default_factory=Counter[str])
    write_units: float = 0
    read_units: float = 0
    events: int = 0


def count_flows() -> dict[str, Counts]:
    """Count an image, a video with its state machine, a poll, a media request, and a sweep without due jobs."""
    with suppressed_output(), open_worlds() as worlds:
        counts = {
            "image": _count(worlds, lambda world: _complete(world, Client(world).generate().json)),
            "video": _count(worlds, lambda world: _complete(world, Client(world).animate().json)),
        }
        job_id, name = _finished_video(worlds)
        counts["poll"] = _count_request(worlds, "PollFunction", poll, "/api/img2video/result/{id}", id=job_id)
        counts["media"] = _count_request(worlds, "MediaFunction", media, "/processed_videos/{name}", name=name)
        counts["sweep"] = _idle_sweep(worlds)
    return counts


def _idle_sweep(worlds: Worlds) -> Counts:
    """Count the second sweep, because the first reads a whole day."""
    world = worlds.create(World)
    world.invoke("SweeperFunction", "sweep", sweep, {})
    world.clock.sleep(60)
    counts, before = Counts(), len(world.wire.calls)
    with _metered(counts):
        world.invoke("SweeperFunction", "sweep", sweep, {})
    counts.invocations["SweeperFunction", "sweep"] += 1
    for call in world.wire.calls[before:]:
        counts.calls["sweep"] += 1
        counts.services[f"{call.service} {call.operation}"] += 1
    return counts


def _complete(world: World, answer: dict[str, Any]) -> None:
    assert answer.get("success"), answer  # noqa: S101 - counts of a failed flow would mean nothing
    world.drain()


def _finished_video(worlds: Worlds) -> tuple[str, str]:
    """Return the id of the newest video job and the name of its file."""
    world = worlds.current
    job = world.jobs[-1]
    assert job.result_key is not None  # noqa: S101 - the same
    return job.id, job.result_key.name


def _count_request(worlds: Worlds, function: str, handler: Handler, resource: str, **parameters: str) -> Counts:
    def request(world: World) -> None:
        response = world.invoke(function, "request", handler, gateway_event("GET", resource, parameters=parameters))
        assert response["statusCode"] in (200, 302), response  # noqa: S101 - the same

    return _count(worlds, request, fresh=False)


def _count(worlds: Worlds, flow: Callable[[World], None], *, fresh: bool = True) -> Counts:
    world = worlds.create(World) if fresh else worlds.current
    counts, before = Counts(), len(world.wire.calls)
    invoke = world.invoke

    def counting(function: str, step: str, handler: Any, event: Any) -> Any:  # noqa: ANN401 - the signature of World.invoke
        if step != "sweep":  # the sweeper runs every minute and is counted separately
            counts.invocations[function, step] += 1
        return invoke(function, step, handler, event)

    world.invoke = counting  # type: ignore[method-assign]
    with _metered(counts):
        flow(world)
    world.invoke = invoke  # type: ignore[method-assign]
    for call in world.wire.calls[before:]:
        if call.step != "sweep" and call.service != "upstream":
            counts.calls[call.step] += 1
            counts.services[f"{call.service} {call.operation}"] += 1
    counts.events = counts.services["eventbridge PutEvents"]
    return counts


@contextmanager
def _metered(counts: Counts) -> Iterator[None]:
    """Add the units of the DynamoDB requests that are sent inside the context."""

    def meter(params: dict[str, Any], event_name: str, **_more: object) -> None:
        reads, writes = _units(event_name.rpartition(".")[2], params)
        counts.read_units += reads
        counts.write_units += writes

    events = aws_clients.dynamodb().meta.events
    events.register("provide-client-params.dynamodb", meter)
    try:
        yield
    finally:
        events.unregister("provide-client-params.dynamodb", meter)


def _units(operation: str, params: dict[str, Any]) -> tuple[float, float]:
    """Return read and write units. A write of a due job also writes an index; a transaction counts twice."""
    if operation in ("GetItem", "Query"):
        return (1.0 if params.get("ConsistentRead") else 0.5), 0
    if operation == "TransactWriteItems":
        return 0, sum(2 * _units("PutItem", each["Put"])[1] for each in params["TransactItems"] if "Put" in each)
    size = len(json.dumps(params.get("Item", {}), default=str))
    indexed = params["TableName"] == JOBS and "due_minute" in params.get("Item", {"due_minute": ""})
    return 0, -(-max(size, 1) // _WRITE_BYTES) + indexed
