"""What clients do, one story each; every call of every story is broken in turn."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from shared.domain.errors import ContentFilteredError
from tests.support.fakes.films import a_film
from tests.system.faults.account import Account
from tests.system.faults.client import Answer, Client
from tests.system.faults.fault import Fault
from tests.system.faults.world import World


@dataclass(frozen=True, slots=True)
class Story:
    """`tell` acts until nothing moves; `again` is the client's retry.

    Only calls of `steps` are broken in it, of each kind the first `most` and the last.
    """

    name: str
    steps: frozenset[str]
    tell: Callable[[World, Client], None]
    again: Callable[[Client], Answer]
    submit_is_idempotent: bool = True
    most: int = 3

    def world(self, account: Account) -> World:
        return World(account, submit_is_idempotent=self.submit_is_idempotent)


def _queued_steps(route: str, *more: str) -> frozenset[str]:
    return frozenset({route, "await_dispatch", "let through", "tell", *more})


def _only(send: Callable[[Client], Answer]) -> Callable[[World, Client], None]:
    def tell(world: World, client: Client) -> None:
        send(client)
        world.drain()

    return tell


def _filtered(world: World, client: Client) -> None:
    world.upstream.raises["check"] = [ContentFilteredError("Not this.")]
    client.animate()
    world.drain()


def _late(world: World, client: Client) -> None:
    """The provider never gets there: its job is called off at the deadline."""
    client.animate()
    world.later(3, lambda: world.upstream.delay(hours=9))
    world.drain()


def _canceled(world: World, client: Client) -> None:
    job_id = client.animate().json["id"]
    world.later(2, lambda: _ignored(client.cancel(job_id)))
    world.drain()
    client.cancel(job_id)
    world.drain()


def _deleted(world: World, client: Client) -> None:
    job_id = client.generate().json["id"]
    world.drain()
    for _ in range(2):
        client.delete(job_id)
        world.drain()


def _swept(world: World, client: Client) -> None:
    """The function dies between image and record; the sweeper finds the image."""
    world.break_at("generate", "dynamodb", "PutItem")
    client.generate()
    world.drain()


def _cut_short(world: World, client: Client) -> None:
    """The function dies between purchase and image; the sweeper has nothing to find."""
    world.break_at("generate", "s3", "PutObject")
    client.generate()
    world.drain()


def _kept_and_untold(world: World, client: Client) -> None:
    """The bucket has the image, and its answer is lost for good: the function looks for it."""
    world.break_at("generate", "s3", "PutObject", Fault.UNANSWERED)
    client.generate()
    world.drain()


def _kept_and_cut_short(world: World, client: Client) -> None:
    """The step dies between image and record; the second run finds the image."""
    world.break_at("make", "s3", "PutObject", Fault.KILLED_AFTER)
    client.generate(later=True)
    world.drain()


def _long(world: World, client: Client) -> None:
    """A film that is kept in parts."""
    world.upstream.film = a_film(b"film" * 3_000_000)
    client.animate()
    world.drain()


def _never_started(world: World, client: Client) -> None:
    world.break_at("img2video", "stepfunctions", "StartExecution")
    client.animate()
    world.drain()


def _overdue(world: World, client: Client) -> None:
    """The state machine hangs after the submission; the sweeper ends job, execution and the provider's work."""
    client.animate()
    world.later(2, world.hang)
    world.drain()


def _aborted(world: World, client: Client) -> None:
    client.animate()
    world.later(2, world.abort)
    world.drain()


def _ignored(_answer: Answer) -> None:
    """The client has gone."""


STORIES: Final = [
    Story("generate", frozenset({"generate", "tell"}), _only(Client.generate), Client.generate),
    Story("img2img", frozenset({"img2img"}), _only(Client.transform), Client.transform),
    Story(
        "generate later",
        _queued_steps("generate later", "make"),
        _only(lambda client: client.generate(later=True)),
        lambda client: client.generate(later=True),
    ),
    Story(
        "img2img later",
        frozenset({"img2img later", "make"}),
        _only(lambda client: client.transform(later=True)),
        lambda client: client.transform(later=True),
    ),
    Story("img2video", _queued_steps("img2video", "submit", "check", "finish"), _only(Client.animate), Client.animate),
    Story("unrepeatable", frozenset({"submit"}), _only(Client.animate), Client.animate, submit_is_idempotent=False),
    Story("filtered", frozenset({"record_failure"}), _filtered, Client.animate),
    Story("late", frozenset({"check"}), _late, Client.animate, most=0),
    Story("canceled", frozenset({"cancel"}), _canceled, Client.animate),
    Story("deleted", frozenset({"delete"}), _deleted, Client.generate),
    Story("swept", frozenset({"sweep"}), _swept, Client.generate, most=2),
    Story("cut short", frozenset({"sweep"}), _cut_short, Client.generate, most=2),
    Story("kept and untold", frozenset({"generate"}), _kept_and_untold, Client.generate, most=2),
    Story(
        "kept and cut short",
        frozenset({"make"}),
        _kept_and_cut_short,
        lambda client: client.generate(later=True),
        most=2,
    ),
    Story("long", frozenset({"finish"}), _long, Client.animate, most=1),
    Story("never started", frozenset({"sweep"}), _never_started, Client.animate, most=2),
    Story("overdue", frozenset({"sweep"}), _overdue, Client.animate, most=2),
    Story("aborted", frozenset({"execution ended"}), _aborted, Client.animate),
]
