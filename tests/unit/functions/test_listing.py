"""GET /api/jobs: an owner's jobs, newest first, page by page; a cursor is bound to its owner and cannot be forged."""

import base64
import hashlib
from datetime import timedelta

import pytest

from functions.jobs.cursors import decode_cursor, encode_cursor
from functions.jobs.listing import Listing, ListJobs
from functions.jobs.views import listing_view
from shared.domain.errors import InvalidRequestError, StorageUnavailableError, UnauthorizedError
from shared.domain.jobs import Job, JobKind, JobStatus
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import a_job
from tests.support.fakes.world import World

POSITION = ("2027-03-01T12:00:00.000000+00:00", "0" * 32)


class ListingWorld(World):
    """Has `list_jobs`, the use case among fakes."""

    def __init__(self) -> None:
        super().__init__()
        self.list_jobs = ListJobs(index=self.job_index)

    def add_jobs(self, owner: str, number: int, **changes: object) -> list[Job]:
        """Store that many jobs, created one second apart, the oldest first."""
        jobs = [a_job(owner=owner, created_at=NOON + timedelta(seconds=n), **changes) for n in range(number)]
        for job in jobs:
            self.jobs.add(job)
        return jobs

    def list(self, owner: str = "key-1", **filters: str | None) -> Listing:
        return self.list_jobs.list(owner, **{"status": None, "kind": None, "cursor": None, **filters})


@pytest.fixture
def world() -> ListingWorld:
    return ListingWorld()


def test_anonymous_caller_gets_no_list_and_the_reason(world: ListingWorld) -> None:
    world.add_jobs("anonymous", 3)
    with pytest.raises(UnauthorizedError, match="needs an API key, and this deployment has none yet"):
        world.list("anonymous")


def test_list_has_the_owner_s_jobs_only_newest_first(world: ListingWorld) -> None:
    own = world.add_jobs("key-1", 5)
    world.add_jobs("key-2", 5)
    assert world.list() == Listing(own[::-1], None)
    assert world.list("key-3") == Listing([], None)


@pytest.mark.parametrize("number", [0, 49, 50, 51, 120])
def test_pages_have_every_job_once(world: ListingWorld, number: int) -> None:
    own = world.add_jobs("key-1", number)
    seen: list[Job] = []
    cursor: str | None = None
    for _ in range(10):
        listing = world.list(cursor=cursor)
        seen += listing.jobs
        cursor = listing.cursor
        if cursor is None:
            break
    assert seen == own[::-1]


def test_new_job_does_not_shift_the_pages(world: ListingWorld) -> None:
    own = world.add_jobs("key-1", 60)
    first = world.list()
    newer = a_job(owner="key-1", created_at=NOON + timedelta(hours=1))
    world.jobs.add(newer)
    assert world.list(cursor=first.cursor).jobs == own[:10][::-1]


def test_jobs_are_filtered_by_status_and_kind(world: ListingWorld) -> None:
    world.add_jobs("key-1", 2)
    videos = world.add_jobs("key-1", 3, status=JobStatus.SUCCEEDED)
    images = world.add_jobs("key-1", 2, status=JobStatus.SUCCEEDED, kind=JobKind.GENERATE)
    assert {job.id for job in world.list(status="succeeded").jobs} == {job.id for job in [*videos, *images]}
    assert world.list(status="succeeded", kind="generate").jobs == images[::-1]
    assert world.list(status="failed").jobs == []
    assert len(world.list(status="", kind="").jobs) == 7


@pytest.mark.parametrize("name", ["status", "kind"])
@pytest.mark.parametrize("value", ["done", "SUCCEEDED", " failed", "failed,queued", "é", "None"])
def test_unknown_status_or_kind_is_refused_with_the_valid_values(world: ListingWorld, name: str, value: str) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        world.list(**{name: value})
    valid = JobStatus if name == "status" else JobKind
    assert refused.value.message == f"{name} must be one of: {', '.join(valid)}."


def test_cursor_is_opaque_and_safe_in_a_url() -> None:
    cursor = encode_cursor("key-1", POSITION)
    assert decode_cursor("key-1", cursor) == POSITION
    assert POSITION[1] not in cursor
    assert set(cursor) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def _with_checksum(owner: str, content: bytes) -> str:
    """A cursor with a valid checksum around other content."""
    checksum = hashlib.sha256(owner.encode() + b"\0" + content).digest()[:12]
    return base64.urlsafe_b64encode(checksum + content).decode().rstrip("=")


CURSOR = encode_cursor("key-1", POSITION)
INVALID_CURSORS = {
    "nonsense": "nonsense",
    "another owner's": encode_cursor("key-2", POSITION),
    "cut off": CURSOR[:-4],
    "cut to one character": CURSOR[:1],
    "with characters added": CURSOR + "AAAA",
    "one character changed": CURSOR[:30] + ("A" if CURSOR[30] != "A" else "B") + CURSOR[31:],
    "its checksum changed": ("A" if CURSOR[0] != "A" else "B") + CURSOR[1:],
    "not base64": "***",
    "not ASCII": "é" * 16,
    "white space": " " + CURSOR,
    "a number after a checksum": base64.urlsafe_b64encode(b"x" * 12 + b"1").decode(),
    "null after a checksum": base64.urlsafe_b64encode(b"x" * 12 + b"null").decode(),
    "deep nesting after a checksum": base64.urlsafe_b64encode(b"x" * 12 + b"[" * 20_000).decode(),
    "no UTF-8 after a checksum": base64.urlsafe_b64encode(b"x" * 12 + b"\xff\xfe").decode(),
    "another owner's checksum": _with_checksum("key-2", b'["a", "b"]'),
    "very long": "A" * 10_000,
}


@pytest.mark.parametrize("cursor", INVALID_CURSORS.values(), ids=INVALID_CURSORS)
def test_cursor_that_we_did_not_make_is_refused(world: ListingWorld, cursor: str) -> None:
    with pytest.raises(InvalidRequestError, match="cursor"):
        world.list(cursor=cursor)


def test_unavailable_index_is_not_reported_as_an_empty_list(world: ListingWorld) -> None:
    world.job_index.faults.plan("list_by_owner", StorageUnavailableError("Not available."))
    with pytest.raises(StorageUnavailableError):
        world.list()


def test_view_of_a_page_has_a_cursor_only_if_there_is_a_next_page(world: ListingWorld) -> None:
    world.add_jobs("key-1", 60)
    first = listing_view(world.list(), "https://x")
    assert len(first["jobs"]) == 50
    last = listing_view(world.list(cursor=first["cursor"]), "https://x")
    assert (len(last["jobs"]), set(last)) == (10, {"jobs"})
