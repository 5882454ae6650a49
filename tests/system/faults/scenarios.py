"""The scenarios: what a client does, and which steps' calls get faults in it."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from shared.domain.errors import ContentFilteredError
from tests.support.fakes.mp4_files import an_mp4
from tests.system.faults.account import ENOUGH_USD, Account
from tests.system.faults.client import Answer, Client
from tests.system.faults.fault import Fault
from tests.system.faults.invariants import PRICE
from tests.system.faults.world import World


@dataclass(frozen=True, slots=True)
class Scenario:
    """`run` sends requests and drains the world; `retry` sends the client's request again.

    Faults are injected into calls of `steps` only: of each operation the first `first_calls` and the last. `jobs` is
    the number of jobs without a fault. Without a `key` each delivery of a request may create a job.
    """

    name: str
    steps: frozenset[str]
    run: Callable[[World, Client], None]
    retry: Callable[[Client], Answer]
    submit_is_idempotent: bool = True
    first_calls: int = 3
    key: str | None = "my-key"
    jobs: int = 1
    daily_budget_usd: str = ENOUGH_USD

    def world(self, account: Account) -> World:
        return World(account, submit_is_idempotent=self.submit_is_idempotent, daily_budget_usd=self.daily_budget_usd)

    def client(self, world: World) -> Client:
        return Client(world, key=self.key)

    def expected_charges(self, world: World) -> int:
        return self.jobs if self.key else len(world.jobs)


def _queued_steps(route: str, *more: str) -> frozenset[str]:
    return frozenset({route, "await_dispatch", "dispatch", "publish events", *more})


def _send_and_drain(send: Callable[[Client], Answer]) -> Callable[[World, Client], None]:
    def run(world: World, client: Client) -> None:
        send(client)
        world.drain()

    return run


def generate_async(client: Client) -> Answer:
    return client.generate(respond_async=True)


def transform_async(client: Client) -> Answer:
    return client.transform(respond_async=True)


def _content_filtered(world: World, client: Client) -> None:
    world.upstream.raises["check"] = [ContentFilteredError("Not this.")]
    client.animate()
    world.drain()


def _past_deadline(world: World, client: Client) -> None:
    """The provider never finishes: its job is canceled at the deadline."""
    client.animate()
    world.timeline.schedule(3, lambda: world.upstream.delay(hours=9))
    world.drain()


def _canceled(world: World, client: Client) -> None:
    job_id = client.animate().json["id"]
    world.timeline.schedule(2, lambda: _ignore(client.cancel(job_id)))
    world.drain()
    client.cancel(job_id)
    world.drain()


def _deleted(world: World, client: Client) -> None:
    job_id = client.generate().json["id"]
    world.drain()
    for _ in range(2):
        client.delete(job_id)
        world.drain()


def _killed_before_record(world: World, client: Client) -> None:
    """The function is killed between image and record; the sweeper finds the image."""
    world.inject("generate sync", "dynamodb", "PutItem")
    client.generate()
    world.drain()


def _killed_before_image(world: World, client: Client) -> None:
    """The function is killed between provider call and image; the sweeper finds no image."""
    world.inject("generate sync", "s3", "PutObject")
    client.generate()
    world.drain()


def _store_unanswered(world: World, client: Client) -> None:
    """The image is stored and S3 never answers; the function finds the image."""
    world.inject("generate sync", "s3", "PutObject", Fault.UNANSWERED)
    client.generate()
    world.drain()


def _step_killed_after_store(world: World, client: Client) -> None:
    """The workflow step is killed between image and record; its retry finds the image."""
    world.inject("generate", "s3", "PutObject", Fault.KILLED_AFTER)
    generate_async(client)
    world.drain()


def _long_video(world: World, client: Client) -> None:
    """A video that is stored by a multipart upload."""
    world.upstream.video = an_mp4(b"film" * 3_000_000)
    client.animate()
    world.drain()


def _never_started(world: World, client: Client) -> None:
    world.inject("img2video", "stepfunctions", "StartExecution")
    client.animate()
    world.drain()


def _overdue(world: World, client: Client) -> None:
    """The state machine hangs after the submission; the sweeper ends job, execution and the provider's job."""
    client.animate()
    world.timeline.schedule(2, world.executions.suspend_all)
    world.drain()


def _aborted(world: World, client: Client) -> None:
    client.animate()
    world.timeline.schedule(2, world.executions.abort_all)
    world.drain()


def _repeated_after_timeout(world: World, client: Client) -> None:
    """The gateway times out on the first request; the second one, with the same body, returns its image."""
    world.upstream.image_seconds = 35
    client.generate()
    world.upstream.image_seconds = 0
    client.generate()
    world.drain()


def _repeated_without_budget(world: World, client: Client) -> None:
    """The same where the first request used up the budget, and another worker gets the second one."""
    world.upstream.image_seconds = 35
    client.generate()
    world.upstream.image_seconds = 0
    world.replace_workers()
    client.generate()
    world.drain()


def _equal_bodies(world: World, client: Client) -> None:
    """Both requests are answered, so that each has a job of its own."""
    client.generate()
    client.generate()
    world.drain()


def _generate_unless_answered(client: Client) -> Answer:
    return client.last if client.last.status == HTTPStatus.OK else client.generate()


def _ignore(_answer: Answer) -> None:
    """The client does not read the answer."""


_send_animate: Final = _send_and_drain(Client.animate)

SCENARIOS: Final = [
    Scenario(
        "generate", frozenset({"generate sync", "publish events"}), _send_and_drain(Client.generate), Client.generate
    ),
    Scenario("img2img", frozenset({"img2img sync"}), _send_and_drain(Client.transform), Client.transform),
    Scenario(
        "generate async", _queued_steps("generate async", "generate"), _send_and_drain(generate_async), generate_async
    ),
    Scenario(
        "img2img async", frozenset({"img2img async", "generate"}), _send_and_drain(transform_async), transform_async
    ),
    Scenario("img2video", _queued_steps("img2video", "submit", "check", "finish"), _send_animate, Client.animate),
    Scenario("submit not idempotent", frozenset({"submit"}), _send_animate, Client.animate, submit_is_idempotent=False),
    Scenario("content filtered", frozenset({"record_failure"}), _content_filtered, Client.animate),
    Scenario("past deadline", frozenset({"check"}), _past_deadline, Client.animate, first_calls=0),
    Scenario("canceled", frozenset({"cancel"}), _canceled, Client.animate),
    Scenario("deleted", frozenset({"delete"}), _deleted, Client.generate),
    Scenario("killed before record", frozenset({"sweep"}), _killed_before_record, Client.generate, first_calls=2),
    Scenario("killed before image", frozenset({"sweep"}), _killed_before_image, Client.generate, first_calls=2),
    Scenario("store unanswered", frozenset({"generate sync"}), _store_unanswered, Client.generate, first_calls=2),
    Scenario(
        "step killed after store", frozenset({"generate"}), _step_killed_after_store, generate_async, first_calls=2
    ),
    Scenario("long video", frozenset({"finish"}), _long_video, Client.animate, first_calls=1),
    Scenario("never started", frozenset({"sweep"}), _never_started, Client.animate, first_calls=2),
    Scenario("overdue", frozenset({"sweep"}), _overdue, Client.animate, first_calls=2),
    Scenario("execution aborted", frozenset({"execution ended"}), _aborted, Client.animate),
    Scenario(
        "repeated after timeout",
        frozenset({"generate sync"}),
        _repeated_after_timeout,
        _generate_unless_answered,
        first_calls=8,
        key=None,
    ),
    Scenario(
        "repeated without budget",
        frozenset({"generate sync"}),
        _repeated_without_budget,
        _generate_unless_answered,
        first_calls=8,
        key=None,
        daily_budget_usd=PRICE,
    ),
    Scenario(
        "equal bodies",
        frozenset({"generate sync"}),
        _equal_bodies,
        _generate_unless_answered,
        first_calls=8,
        key=None,
        jobs=2,
    ),
]
