"""Every job index lists an owner's jobs newest first, in pages, and the jobs due in a minute; the sweep cursor."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

import pytest

from shared.domain.job_queries import JobFilter
from shared.domain.jobs import Job, JobKind, JobStatus, new_job_id
from shared.ports.jobs import JobIndex, JobStore, SweepCursor
from shared.runtime import wiring
from tests.support.cloud import TABLE, Cloud
from tests.support.fakes.clock import NOON
from tests.support.fakes.jobs import InMemoryJobIndex, InMemoryJobStore, InMemorySweepCursor
from tests.support.fakes.samples import FAILURE, a_job


@dataclass(frozen=True)
class Indexed:
    """A store and its index, with an owner of its own."""

    jobs: JobStore
    index: JobIndex
    owner: str

    def add(self, *jobs: Job) -> list[Job]:
        for job in jobs:
            self.jobs.add(job)
        return list(jobs)

    def owned_job(self, seconds: float = 0, **changes: object) -> Job:
        return a_job(owner=self.owner, created_at=NOON + timedelta(seconds=seconds), **changes)

    def listed(self, **choice: object) -> list[Job]:
        """The jobs of all pages."""
        found: list[Job] = []
        page = self.index.list_by_owner(self.owner, JobFilter(**choice))  # type: ignore[arg-type]
        for _ in range(20):
            found += page.jobs
            if page.next_position is None:
                return found
            page = self.index.list_by_owner(self.owner, JobFilter(**{**choice, "after": page.next_position}))  # type: ignore[arg-type]
        pytest.fail("the pages never end")


def _in_memory() -> Indexed:
    jobs = InMemoryJobStore()
    return Indexed(jobs, InMemoryJobIndex(jobs), f"key-{new_job_id()}")


INDEXES: dict[str, Callable[[], Indexed]] = {
    "in memory": _in_memory,
    "dynamodb": lambda: Indexed(wiring.get_ports().jobs, wiring.get_ports().job_index, f"key-{new_job_id()}"),
}
CURSORS: dict[str, Callable[[], SweepCursor]] = {
    "in memory": InMemorySweepCursor,
    "dynamodb": lambda: wiring.get_ports().sweep_cursor,
}


@pytest.fixture(params=INDEXES)
def indexed(request: pytest.FixtureRequest) -> Indexed:
    return INDEXES[request.param]()


@pytest.fixture(params=CURSORS)
def cursor(request: pytest.FixtureRequest, cloud: Cloud) -> SweepCursor:
    cloud.dynamodb.delete_item(TableName=TABLE, Key={"id": {"S": "sweep-cursor"}})
    return CURSORS[request.param]()


def test_all_jobs_of_the_owner_are_listed_newest_first(indexed: Indexed) -> None:
    mine = indexed.add(*(indexed.owned_job(seconds) for seconds in (0, 0.000001, 1, 60, 3600)))
    indexed.add(a_job(owner="key-other"), a_job())
    assert indexed.listed() == mine[::-1]


@pytest.mark.parametrize(("number", "limit"), [(0, 3), (1, 3), (3, 3), (4, 3), (7, 3), (7, 1), (5, 50)])
def test_pages_follow_each_other(indexed: Indexed, number: int, limit: int) -> None:
    mine = indexed.add(*(indexed.owned_job(seconds) for seconds in range(number)))
    first = indexed.index.list_by_owner(indexed.owner, JobFilter(limit=limit))
    assert first.jobs == mine[::-1][:limit]
    assert indexed.listed(limit=limit) == mine[::-1]


def test_jobs_of_the_same_instant_are_all_listed_once(indexed: Indexed) -> None:
    mine = indexed.add(*(indexed.owned_job() for _ in range(7)))
    listed = indexed.listed(limit=2)
    assert {job.id for job in listed} == {job.id for job in mine}
    assert len(listed) == 7


def test_a_filtered_page_is_full_even_if_few_jobs_match(indexed: Indexed) -> None:
    wanted = {"status": JobStatus.SUCCEEDED, "kind": JobKind.GENERATE}
    jobs = [indexed.owned_job(n, **(wanted if n % 5 == 0 else {})) for n in range(25)]
    indexed.add(*jobs)
    first = indexed.index.list_by_owner(indexed.owner, JobFilter(**wanted, limit=3))  # type: ignore[arg-type]
    assert first.jobs == [jobs[20], jobs[15], jobs[10]]
    assert indexed.listed(**wanted, limit=3) == [jobs[20], jobs[15], jobs[10], jobs[5], jobs[0]]
    assert indexed.listed(status=JobStatus.FAILED) == []
    assert len(indexed.listed(status=JobStatus.QUEUED)) == 20


def test_anonymous_jobs_are_never_listed(indexed: Indexed) -> None:
    indexed.add(a_job())
    assert indexed.index.list_by_owner("anonymous", JobFilter()).jobs == []


def test_a_job_is_due_in_its_minute_until_it_is_final(indexed: Indexed) -> None:
    minute = datetime(2031, 5, 4, 3, int(new_job_id(), 16) % 60, tzinfo=UTC)
    early, late = a_job(due_at=minute), a_job(due_at=minute + timedelta(seconds=59.999999))
    outside = [a_job(due_at=minute - timedelta(microseconds=1)), a_job(due_at=minute + timedelta(minutes=1))]
    indexed.add(early, late, *outside)
    assert {early.id, late.id} <= set(indexed.index.list_due(minute + timedelta(seconds=30)))
    assert not {job.id for job in outside} & set(indexed.index.list_due(minute))
    indexed.jobs.replace(early.fail(NOON, FAILURE))
    indexed.jobs.replace(late.wait_until(minute + timedelta(minutes=2)))
    assert not {early.id, late.id} & set(indexed.index.list_due(minute))
    assert late.id in indexed.index.list_due(minute + timedelta(minutes=2))


def test_a_due_minute_is_the_same_in_every_time_zone(indexed: Indexed) -> None:
    due_at = datetime(2032, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    (job,) = indexed.add(a_job(due_at=due_at))
    assert job.id in indexed.index.list_due(due_at.astimezone(UTC))


def test_all_jobs_of_a_busy_minute_are_listed(indexed: Indexed) -> None:
    minute = datetime(2033, 1, 1, tzinfo=UTC)
    jobs = indexed.add(*(a_job(due_at=minute) for _ in range(60)))
    assert {job.id for job in jobs} <= set(indexed.index.list_due(minute))


def test_the_sweep_cursor_returns_the_minute_last_written(cursor: SweepCursor) -> None:
    assert cursor.read() is None
    for minute in (NOON, NOON + timedelta(minutes=1), datetime(2027, 3, 1, 2, tzinfo=timezone(timedelta(hours=2)))):
        cursor.write(minute)
        assert cursor.read() == minute


def test_the_index_of_due_jobs_holds_keys_only_and_no_claim(cloud: Cloud) -> None:
    job = a_job(due_at=datetime(2034, 1, 1, tzinfo=UTC))
    wiring.get_ports().jobs.add(job)
    found = cloud.dynamodb.scan(TableName=TABLE, IndexName="by_due_minute")["Items"]
    assert all(set(item) == {"id", "due_minute"} for item in found)
    assert {"id": {"S": job.id}, "due_minute": {"S": "2034-01-01T00:00"}} in found
