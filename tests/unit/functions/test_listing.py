"""A caller's own jobs, newest first, a page at a time; a cursor is its owner's and cannot be written by hand."""

import base64
import hashlib
from datetime import timedelta

import pytest

from functions.jobs.cursors import cursor_of, parse_cursor
from functions.jobs.listing import Listing, ListJobs
from functions.jobs.views import listing_view
from shared.domain.errors import InvalidRequestError, StorageUnavailableError, UnauthorizedError
from shared.domain.jobs import Job, JobKind, JobStatus
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import a_job
from tests.support.fakes.world import World as Everything

PLACE = ("2027-03-01T12:00:00.000000+00:00", "0" * 32)


class World(Everything):
    """The use case among its fakes."""

    def __init__(self) -> None:
        super().__init__()
        self.use_case = ListJobs(index=self.index)

    def have(self, owner: str, number: int, **changes: object) -> list[Job]:
        """So many jobs, a second apart, the oldest first."""
        jobs = [a_job(owner=owner, created_at=NOON + timedelta(seconds=n), **changes) for n in range(number)]
        for job in jobs:
            self.jobs.add(job)
        return jobs

    def list(self, owner: str = "key-1", **chosen: str | None) -> Listing:
        return self.use_case(owner, **{"status": None, "kind": None, "cursor": None, **chosen})


@pytest.fixture
def world() -> World:
    return World()


def test_nobody_in_particular_is_told_why_there_is_no_list(world: World) -> None:
    world.have("anonymous", 3)
    with pytest.raises(UnauthorizedError, match="needs an API key, and this deployment has none yet"):
        world.list("anonymous")


def test_jobs_come_newest_first_and_only_one_s_own(world: World) -> None:
    mine = world.have("key-1", 5)
    world.have("key-2", 5)
    listing = world.list()
    assert listing == Listing(mine[::-1], None)
    assert world.list("key-3") == Listing([], None)


@pytest.mark.parametrize("number", [0, 49, 50, 51, 120])
def test_pages_follow_each_other_without_gap_or_repetition(world: World, number: int) -> None:
    mine = world.have("key-1", number)
    seen: list[Job] = []
    cursor: str | None = None
    for _ in range(10):
        listing = world.list(cursor=cursor)
        seen += listing.jobs
        cursor = listing.cursor
        if cursor is None:
            break
    assert seen == mine[::-1]


def test_what_is_new_meanwhile_does_not_shift_the_pages(world: World) -> None:
    mine = world.have("key-1", 60)
    first = world.list()
    newer = a_job(owner="key-1", created_at=NOON + timedelta(hours=1))
    world.jobs.add(newer)
    assert world.list(cursor=first.cursor).jobs == mine[:10][::-1]


def test_jobs_can_be_chosen_by_state_and_kind(world: World) -> None:
    world.have("key-1", 2)
    done = world.have("key-1", 3, status=JobStatus.SUCCEEDED)
    made = world.have("key-1", 2, status=JobStatus.SUCCEEDED, kind=JobKind.GENERATE)
    assert {job.id for job in world.list(status="succeeded").jobs} == {job.id for job in [*done, *made]}
    assert world.list(status="succeeded", kind="generate").jobs == made[::-1]
    assert world.list(status="failed").jobs == []
    assert len(world.list(status="", kind="").jobs) == 7


@pytest.mark.parametrize("name", ["status", "kind"])
@pytest.mark.parametrize("value", ["done", "SUCCEEDED", " failed", "failed,queued", "é", "None"])
def test_an_unknown_state_or_kind_is_refused_and_the_known_are_listed(world: World, name: str, value: str) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        world.list(**{name: value})
    known = JobStatus if name == "status" else JobKind
    assert refused.value.message == f"{name} must be one of: {', '.join(known)}."


def test_a_cursor_is_opaque_and_goes_into_a_url() -> None:
    cursor = cursor_of("key-1", PLACE)
    assert parse_cursor("key-1", cursor) == PLACE
    assert PLACE[1] not in cursor
    assert set(cursor) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def _signed(owner: str, content: bytes) -> str:
    """As ours, around something else."""
    total = hashlib.sha256(owner.encode() + b"\0" + content).digest()[:12]
    return base64.urlsafe_b64encode(total + content).decode().rstrip("=")


CURSOR = cursor_of("key-1", PLACE)
TAMPERED = {
    "nonsense": "nonsense",
    "another owner's": cursor_of("key-2", PLACE),
    "cut off": CURSOR[:-4],
    "cut to one character": CURSOR[:1],
    "with one more": CURSOR + "AAAA",
    "one character changed": CURSOR[:30] + ("A" if CURSOR[30] != "A" else "B") + CURSOR[31:],
    "its check sum changed": ("A" if CURSOR[0] != "A" else "B") + CURSOR[1:],
    "not base64": "***",
    "not ASCII": "é" * 16,
    "white space": " " + CURSOR,
    "a number behind a check sum": base64.urlsafe_b64encode(b"x" * 12 + b"1").decode(),
    "null behind a check sum": base64.urlsafe_b64encode(b"x" * 12 + b"null").decode(),
    "depth behind a check sum": base64.urlsafe_b64encode(b"x" * 12 + b"[" * 20_000).decode(),
    "no UTF-8 behind a check sum": base64.urlsafe_b64encode(b"x" * 12 + b"\xff\xfe").decode(),
    "another owner's check sum": _signed("key-2", b'["a", "b"]'),
    "very long": "A" * 10_000,
}


@pytest.mark.parametrize("cursor", TAMPERED.values(), ids=TAMPERED)
def test_a_cursor_that_is_none_of_ours_is_refused(world: World, cursor: str) -> None:
    with pytest.raises(InvalidRequestError, match="cursor"):
        world.list(cursor=cursor)


def test_a_store_that_cannot_be_reached_is_not_an_empty_list(world: World) -> None:
    world.index.faults.plan("list_by_owner", StorageUnavailableError("Away."))
    with pytest.raises(StorageUnavailableError):
        world.list()


def test_a_page_as_json_names_the_next_only_where_there_is_one(world: World) -> None:
    world.have("key-1", 60)
    first = listing_view(world.list(), "https://x")
    assert len(first["jobs"]) == 50
    last = listing_view(world.list(cursor=first["cursor"]), "https://x")
    assert (len(last["jobs"]), set(last)) == (10, {"jobs"})
