"""What lasts longer than a call: services away for a while, clocks that disagree, providers that forget or cheat."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

import pytest

from shared.domain.jobs import JobStatus
from tests.support.fakes.films import a_film
from tests.system.faults.client import Answer, Client
from tests.system.faults.conftest import Stage
from tests.system.faults.fault import Call, Fault
from tests.system.faults.invariants import violations
from tests.system.faults.world import World

SENDS: Final[dict[str, Callable[[Client], Answer]]] = {
    "generate": Client.generate,
    "img2img": Client.transform,
    "generate later": lambda client: client.generate(later=True),
    "img2video": Client.animate,
}
ONLY_IN_FULL: Final = (pytest.mark.slow, pytest.mark.faults)
each_route: Final = pytest.mark.parametrize("send", SENDS.values(), ids=SENDS)


def _trouble(world: World, service: str, fault: Fault, *, since: float = 0, minutes: float = 10) -> None:
    """Every call to that service goes wrong for a while."""
    begins = world.clock.true + timedelta(seconds=since)
    ends = begins + timedelta(minutes=minutes)

    def standing(call: Call) -> Fault | None:
        return fault if call.service == service and begins <= world.clock.true < ends else None

    world.wire.standing = standing


def _sees_it_through(world: World, send: Callable[[Client], Answer]) -> None:
    """The client asks once, and again when all is over; nothing is amiss at either time."""
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
@pytest.mark.parametrize("since", [0, 2, pytest.param(0.02, marks=ONLY_IN_FULL), pytest.param(5, marks=ONLY_IN_FULL)])
@pytest.mark.parametrize("service", ["dynamodb", "s3", "stepfunctions", "sqs", "eventbridge"])
@pytest.mark.parametrize(
    "fault",
    [
        Fault.ERROR,
        pytest.param(Fault.THROTTLED, marks=ONLY_IN_FULL),
        pytest.param(Fault.UNANSWERED, marks=ONLY_IN_FULL),
    ],
)
def test_a_service_is_away_for_ten_minutes(
    stage: Stage, send: Callable[[Client], Answer], since: float, service: str, fault: Fault
) -> None:
    world = stage.put(World)
    _trouble(world, service, fault, since=since)
    _sees_it_through(world, send)


@pytest.mark.parametrize("service", ["sqs", "eventbridge"])
@each_route
def test_without_alarms_and_events_the_job_is_done_all_the_same(
    stage: Stage, send: Callable[[Client], Answer], service: str
) -> None:
    """The sweeper lets jobs through; what the bus did not take it is told later."""
    world = stage.put(World)
    _trouble(world, service, Fault.ERROR, minutes=3 * 60 if service == "eventbridge" else 5)
    _sees_it_through(world, send)
    assert [job.status for job in world.jobs] == [JobStatus.SUCCEEDED]


@pytest.mark.parametrize("send", [SENDS["generate later"], SENDS["img2video"]], ids=["generate later", "img2video"])
@pytest.mark.parametrize("fault", [Fault.ERROR, Fault.THROTTLED])
def test_a_provider_that_is_away_for_minutes_is_waited_for(
    stage: Stage, send: Callable[[Client], Answer], fault: Fault
) -> None:
    world = stage.put(World)
    _trouble(world, "upstream", fault, minutes=5)
    _sees_it_through(world, send)
    assert [job.status for job in world.jobs] == [JobStatus.SUCCEEDED]
    assert len(world.upstream.bought) == 1


def test_a_provider_that_never_comes_back_ends_the_job_at_its_deadline(stage: Stage) -> None:
    world = stage.put(World)
    _trouble(world, "upstream", Fault.ERROR, since=2, minutes=100_000)
    _sees_it_through(world, Client.animate)
    (job,) = world.jobs
    assert job.failure is not None
    assert job.failure.code == "deadline_exceeded"


@each_route
@pytest.mark.parametrize("minutes", [-2, 2])
@pytest.mark.parametrize(
    "step", ["route", "await_dispatch", "let through", "submit", "make", "check", "finish", "sweep"]
)
def test_clocks_disagree(stage: Stage, send: Callable[[Client], Answer], minutes: int, step: str) -> None:
    world = stage.put(World)
    off = timedelta(minutes=minutes)
    routes = ["generate", "img2img", "generate later", "img2video"]
    world.clock.skews = dict.fromkeys(routes if step == "route" else [step], off)
    _sees_it_through(world, send)


@pytest.mark.parametrize(
    "film",
    [b"", b"\x00" * 4, b"<html>no such video</html>", a_film()[:-1]],
    ids=["empty", "short", "no video", "cut off"],
)
def test_what_the_provider_calls_a_video_is_none(stage: Stage, film: bytes) -> None:
    world = stage.put(World)
    world.upstream.film = film
    _sees_it_through(world, Client.animate)
    (job,) = world.jobs
    assert job.failure is not None
    assert (job.failure.code, len(world.upstream.bought)) == ("provider_bad_response", 1)


def test_the_provider_forgot_what_it_made(stage: Stage) -> None:
    world = stage.put(World)
    world.later(3, world.upstream.forget)
    _sees_it_through(world, Client.animate)
    (job,) = world.jobs
    assert job.failure is not None
    assert (job.failure.code, len(world.upstream.bought)) == ("provider_bad_response", 1)


@pytest.mark.parametrize("send", [Client.generate, Client.transform], ids=["generate", "img2img"])
def test_the_gateway_gives_up_and_the_same_body_gets_the_image_without_a_key(
    stage: Stage, send: Callable[[Client], Answer]
) -> None:
    world = stage.put(World)
    world.upstream.takes_seconds = 35
    client = Client(world, key=None)
    assert send(client).status == 503
    answer = send(client)
    assert answer.status == 200
    world.drain()
    assert violations(world) == []
    assert len(world.upstream.bought) == 1


def test_two_deliberate_requests_that_are_both_within_time_stay_two(stage: Stage) -> None:
    world = stage.put(World)
    client = Client(world, key=None)
    assert client.generate().json["id"] != client.generate().json["id"]
    world.drain()
    assert violations(world, purchases=2) == []


@pytest.mark.parametrize("callers", [1, 3])
def test_a_crowd_gets_through_however_many_give_up(stage: Stage, callers: int) -> None:
    """Every third job is canceled while it waits; its turn comes in vain, and nobody else's does not come."""
    world = stage.put(World)
    ids = [
        Client(world, key=f"key-{caller}-{number}", wish=f"{caller} {number}").generate(later=True).json["id"]
        for caller in range(callers)
        for number in range(8)
    ]
    for job_id in ids[::3]:
        Client(world).cancel(job_id)
    world.drain()
    assert violations(world, purchases=len(ids)) == []
    done = {job.id for job in world.jobs if job.status is JobStatus.SUCCEEDED}
    assert done == set(ids) - set(ids[::3])
