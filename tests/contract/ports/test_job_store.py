"""Every job store returns all fields, and of two concurrent writers one gets a conflict."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings

from shared.domain.errors import JobConflictError, NotFoundError
from shared.domain.jobs import Job, new_job_id
from shared.ports.jobs import JobStore
from shared.runtime import wiring
from tests.support.fakes.any_job import ANY_JOB
from tests.support.fakes.jobs import InMemoryJobStore
from tests.support.fakes.samples import a_finished_video, a_job

WRITERS = 16
STORES: dict[str, Callable[[], JobStore]] = {"in memory": InMemoryJobStore, "dynamodb": lambda: wiring.get_ports().jobs}


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> JobStore:
    return STORES[request.param]()


def test_an_added_job_can_be_read(store: JobStore) -> None:
    job = a_job()
    store.add(job)
    assert store.get(job.id) == job


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(job=ANY_JOB)
def test_every_field_of_any_job_is_stored(store: JobStore, job: Job) -> None:
    job = replace(job, id=new_job_id())
    store.add(job)
    assert store.get(job.id) == job


def test_adding_an_existing_job_is_a_conflict(store: JobStore) -> None:
    job = a_job()
    store.add(job)
    with pytest.raises(JobConflictError):
        store.add(replace(job, seed=99))
    assert store.get(job.id) == job


def test_an_unknown_job_is_not_found(store: JobStore) -> None:
    with pytest.raises(NotFoundError):
        store.get(new_job_id())


def test_the_next_revision_replaces_every_field(store: JobStore) -> None:
    done = a_finished_video()
    for revision in range(done.revision):
        first = replace(done, revision=revision)
        store.add(first) if revision == 0 else store.replace(first)
    store.replace(done)
    assert store.get(done.id) == done


def test_a_field_missing_in_the_next_revision_is_removed(store: JobStore) -> None:
    job = a_job(upstream_id="upstream-1")
    store.add(job)
    store.replace(replace(job, upstream_id=None, revision=1))
    assert store.get(job.id).upstream_id is None


@pytest.mark.parametrize("revision", [0, 1, 3, 7])
def test_any_other_revision_is_a_conflict(store: JobStore, revision: int) -> None:
    job = a_job()
    store.add(job)
    current = replace(job, revision=1, seed=8)
    store.replace(current)
    with pytest.raises(JobConflictError):
        store.replace(replace(job, revision=revision, seed=9))
    assert store.get(job.id) == current


def test_an_unknown_job_cannot_be_replaced(store: JobStore) -> None:
    job = a_job(revision=1)
    with pytest.raises(JobConflictError):
        store.replace(job)
    with pytest.raises(NotFoundError):
        store.get(job.id)


def _winners(write: Callable[[int], None]) -> list[int]:
    """The numbers of those of sixteen concurrent writers that had no conflict."""
    barrier = Barrier(WRITERS)

    def attempt(number: int) -> int | None:
        barrier.wait()
        try:
            write(number)
        except JobConflictError:
            return None
        return number

    with ThreadPoolExecutor(WRITERS) as pool:
        return [number for number in pool.map(attempt, range(WRITERS)) if number is not None]


def test_of_sixteen_concurrent_writers_one_replaces_the_job(store: JobStore) -> None:
    job = a_job()
    store.add(job)
    winners = _winners(lambda number: store.replace(replace(job, revision=1, seed=100 + number)))
    assert len(winners) == 1
    assert store.get(job.id).seed == 100 + winners[0]


def test_of_equal_concurrent_writes_only_one_succeeds(store: JobStore) -> None:
    """Two workers that begin the same submission at once write equal records; only one may call the provider."""
    job = a_job()
    store.add(job)
    same = replace(job, revision=1, seed=8)
    assert len(_winners(lambda _number: store.replace(same))) == 1
    with pytest.raises(JobConflictError):
        store.replace(same)


def test_of_sixteen_concurrent_writers_one_adds_the_job(store: JobStore) -> None:
    job = a_job()
    winners = _winners(lambda number: store.add(replace(job, seed=100 + number)))
    assert len(winners) == 1
    assert store.get(job.id).seed == 100 + winners[0]


def test_repeated_conflicts_do_not_grow_their_traceback(store: JobStore) -> None:
    job = a_job()
    store.add(job)
    depths = []
    for _ in range(3):
        with pytest.raises(JobConflictError) as raised:
            store.add(job)
        depths.append(len(raised.traceback))
    assert len(set(depths)) == 1
