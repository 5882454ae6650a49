"""Troubles longer than one call: service outages, clock skew, providers that lose or damage a video, many jobs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

import pytest

from shared.domain.jobs import JobStatus
from tests.support.fakes.mp4_files import an_mp4
from tests.system.faults.client import Answer, Client
from tests.system.faults.conftest import Worlds
from tests.system.faults.fault import Call, Fault
from tests.system.faults.invariants import violations
from tests.system.faults.scenarios import generate_async
from tests.system.faults.world import World

SENDS: Final[dict[str, Callable[[Client], Answer]]] = {
    "generate": Client.generate,
    "img2img": Client.transform,
    "generate async": generate_async,
    "img2video": Client.animate,
}
FULL_RUN_ONLY: Final = (pytest.mark.slow, pytest.mark.faults)
each_route: Final = pytest.mark.parametrize("send", SENDS.values(), ids=SENDS)


def _start_outage(world: World, service: str, fault: Fault, *, since: float = 0, minutes: float = 10) -> None:
    """Inject the fault into every call to the service for so many minutes."""
    begins = world.clock.true + timedelta(seconds=since)
    ends = begins + timedelta(minutes=minutes)

    def rule(call: Call) -> Fault | None:
        return fault if call.service == service and begins <= world.clock.true < ends else None

    world.wire.rule = rule


def _send_and_retry_later(world: World, send: Callable[[Client], Answer]) -> None:
    """Send a request, and retry it an hour later; no invariant is violated either time."""
    client = Client(world)
    send(client)
    world.drain()
    assert violations(world) == []
    world.clock.sleep(3600)
    world.drain()
    send(client)
    world.drain()
    assert violations(world) == []


@each_route
@pytest.mark.parametrize("since", [0, 2, pytest.param(0.02, marks=FULL_RUN_ONLY), pytest.param(5, marks=FULL_RUN_ONLY)])
@pytest.mark.parametrize("service", ["dynamodb", "s3", "stepfunctions", "sqs", "eventbridge"])
@pytest.mark.parametrize(
    "fault",
    [
        Fault.ERROR,
        pytest.param(Fault.THROTTLED, marks=FULL_RUN_ONLY),
        pytest.param(Fault.UNANSWERED, marks=FULL_RUN_ONLY),
    ],
)
def test_no_violation_when_a_service_is_down_for_ten_minutes(
    worlds: Worlds, send: Callable[[Client], Answer], since: float, service: str, fault: Fault
) -> None:
    world = worlds.create(World)
    _start_outage(world, service, fault, since=since)
    _send_and_retry_later(world, send)


@pytest.mark.parametrize("service", ["sqs", "eventbridge"])
@each_route
def test_job_succeeds_without_dispatch_queue_or_event_bus(
    worlds: Worlds, send: Callable[[Client], Answer], service: str
) -> None:
    """The sweeper dispatches the jobs; events that the bus refused are published later."""
    world = worlds.create(World)
    _start_outage(world, service, Fault.ERROR, minutes=3 * 60 if service == "eventbridge" else 5)
    _send_and_retry_later(world, send)
    assert [job.status for job in world.jobs] == [JobStatus.SUCCEEDED]


@pytest.mark.parametrize("send", [SENDS["generate async"], SENDS["img2video"]], ids=["generate async", "img2video"])
@pytest.mark.parametrize("fault", [Fault.ERROR, Fault.THROTTLED])
def test_job_waits_while_the_provider_is_down_for_minutes(
    worlds: Worlds, send: Callable[[Client], Answer], fault: Fault
) -> None:
    world = worlds.create(World)
    _start_outage(world, "upstream", fault, minutes=5)
    _send_and_retry_later(world, send)
    assert [job.status for job in world.jobs] == [JobStatus.SUCCEEDED]
    assert len(world.upstream.charged) == 1


def test_job_fails_at_its_deadline_when_the_provider_stays_down(worlds: Worlds) -> None:
    world = worlds.create(World)
    _start_outage(world, "upstream", Fault.ERROR, since=2, minutes=100_000)
    _send_and_retry_later(world, Client.animate)
    (job,) = world.jobs
    assert job.failure is not None
    assert job.failure.code == "deadline_exceeded"


@each_route
@pytest.mark.parametrize("minutes", [-2, 2])
@pytest.mark.parametrize(
    "step", ["route", "await_dispatch", "dispatch", "submit", "generate", "check", "finish", "sweep"]
)
def test_no_violation_when_the_clock_of_a_step_is_wrong(
    worlds: Worlds, send: Callable[[Client], Answer], minutes: int, step: str
) -> None:
    world = worlds.create(World)
    skew = timedelta(minutes=minutes)
    routes = ["generate sync", "img2img sync", "generate async", "img2video"]
    world.clock.skews = dict.fromkeys(routes if step == "route" else [step], skew)
    _send_and_retry_later(world, send)


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00" * 4, b"<html>no such video</html>", an_mp4()[:-1]],
    ids=["empty", "short", "no video", "cut off"],
)
def test_job_fails_when_the_provider_returns_no_valid_video(worlds: Worlds, content: bytes) -> None:
    world = worlds.create(World)
    world.upstream.video = content
    _send_and_retry_later(world, Client.animate)
    (job,) = world.jobs
    assert job.failure is not None
    assert (job.failure.code, len(world.upstream.charged)) == ("provider_bad_response", 1)


def test_job_fails_when_the_provider_deleted_the_video(worlds: Worlds) -> None:
    world = worlds.create(World)
    world.timeline.schedule(3, world.upstream.delete_videos)
    _send_and_retry_later(world, Client.animate)
    (job,) = world.jobs
    assert job.failure is not None
    assert (job.failure.code, len(world.upstream.charged)) == ("provider_bad_response", 1)


@pytest.mark.parametrize("send", [Client.generate, Client.transform], ids=["generate", "img2img"])
def test_retry_without_key_returns_the_image_after_a_gateway_timeout(
    worlds: Worlds, send: Callable[[Client], Answer]
) -> None:
    world = worlds.create(World)
    world.upstream.image_seconds = 35
    client = Client(world, key=None)
    assert send(client).status == 503
    answer = send(client)
    assert answer.status == 200
    world.drain()
    assert violations(world) == []
    assert len(world.upstream.charged) == 1


def test_equal_requests_without_key_create_two_jobs_when_both_were_answered(worlds: Worlds) -> None:
    world = worlds.create(World)
    client = Client(world, key=None)
    assert client.generate().json["id"] != client.generate().json["id"]
    world.drain()
    assert violations(world, expected_charges=2) == []


@pytest.mark.parametrize("callers", [1, 3])
def test_all_waiting_jobs_succeed_although_every_third_is_canceled(worlds: Worlds, callers: int) -> None:
    """A canceled job in the queue does not stop the dispatch of the jobs behind it."""
    world = worlds.create(World)
    ids = [
        generate_async(Client(world, key=f"key-{caller}-{number}", prompt=f"{caller} {number}")).json["id"]
        for caller in range(callers)
        for number in range(8)
    ]
    for job_id in ids[::3]:
        Client(world).cancel(job_id)
    world.drain()
    assert violations(world, expected_charges=len(ids)) == []
    done = {job.id for job in world.jobs if job.status is JobStatus.SUCCEEDED}
    assert done == set(ids) - set(ids[::3])
