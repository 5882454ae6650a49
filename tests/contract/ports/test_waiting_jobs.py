"""Every fair queue: a caller's tickets are unique, callers alternate, and a job that left is no longer listed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.adapters.dynamodb_waiting_jobs import DynamoDBWaitingJobs
from shared.domain.fair_queue import WaitingJob
from shared.domain.jobs import new_job_id
from shared.ports.coordination import WaitingJobs
from shared.runtime import aws_clients
from tests.support.cloud import COORDINATION_TABLE, Cloud
from tests.support.fakes.rate_limiter import InMemoryWaitingJobs

QUEUES: dict[str, Callable[[], WaitingJobs]] = {
    "in memory": InMemoryWaitingJobs,
    "dynamodb": lambda: DynamoDBWaitingJobs(aws_clients.dynamodb(), COORDINATION_TABLE),
}


@pytest.fixture(params=QUEUES)
def queue(request: pytest.FixtureRequest) -> WaitingJobs:
    return QUEUES[request.param]()


@pytest.fixture
def provider() -> str:
    """A provider with an empty queue."""
    return f"acme-{new_job_id()}"


def _enqueue(queue: WaitingJobs, provider: str, caller: str, number: int) -> None:
    queue.enqueue(provider, caller, f"{caller}-{number:02d}", f"token of {caller}-{number:02d}")


def _queued_ids(queue: WaitingJobs, provider: str) -> list[str]:
    return [waiting.job_id for waiting in queue.peek(provider, 100)]


def test_a_joined_job_is_listed_with_its_token(queue: WaitingJobs, provider: str) -> None:
    assert queue.peek(provider, 9) == []
    _enqueue(queue, provider, "a", 0)
    assert queue.peek(provider, 9) == [WaitingJob(provider, 1, "a-00", "token of a-00")]


def test_jobs_of_one_caller_are_first_in_first_out(queue: WaitingJobs, provider: str) -> None:
    for number in range(12):
        _enqueue(queue, provider, "a", number)
    assert _queued_ids(queue, provider) == [f"a-{number:02d}" for number in range(12)]
    assert [waiting.ticket for waiting in queue.peek(provider, 100)] == list(range(1, 13))


def test_a_caller_with_two_jobs_does_not_wait_for_one_with_twenty(queue: WaitingJobs, provider: str) -> None:
    for number in range(20):
        _enqueue(queue, provider, "a", number)
    for number in range(2):
        _enqueue(queue, provider, "b", number)
    queued = _queued_ids(queue, provider)
    assert queued.index("b-00") <= 2
    assert queued.index("b-01") <= 4


def test_a_caller_that_joins_late_is_served_among_the_next(queue: WaitingJobs, provider: str) -> None:
    for number in range(20):
        _enqueue(queue, provider, "a", number)
    for waiting in queue.peek(provider, 10):
        queue.remove(waiting)
    _enqueue(queue, provider, "b", 0)
    queued = _queued_ids(queue, provider)
    assert queued.index("b-00") in {0, 1}
    assert len(queued) == 11


def test_an_absent_caller_gains_no_priority(queue: WaitingJobs, provider: str) -> None:
    _enqueue(queue, provider, "b", 0)
    for number in range(10):
        _enqueue(queue, provider, "a", number)
    while (left := queue.peek(provider, 100)) and left[0].ticket <= 8:
        queue.remove(left[0])
    for number in range(1, 4):
        _enqueue(queue, provider, "b", number)
    assert [waiting.ticket for waiting in queue.peek(provider, 100) if waiting.job_id.startswith("b")] == [9, 10, 11]


def test_leaving_twice_is_no_error(queue: WaitingJobs, provider: str) -> None:
    for number in range(3):
        _enqueue(queue, provider, "a", number)
    first, second, third = queue.peek(provider, 9)
    for waiting in (second, second, first):
        queue.remove(waiting)
    assert queue.peek(provider, 9) == [third]


def test_leaving_in_any_sequence_never_moves_the_queue_time_back(queue: WaitingJobs, provider: str) -> None:
    for number in range(3):
        _enqueue(queue, provider, "a", number)
    first, _, third = queue.peek(provider, 9)
    queue.remove(third)
    queue.remove(first)
    _enqueue(queue, provider, "b", 0)
    assert [waiting.ticket for waiting in queue.peek(provider, 9) if waiting.job_id == "b-00"] == [4]


def test_no_more_jobs_are_listed_than_requested(queue: WaitingJobs, provider: str) -> None:
    for number in range(5):
        _enqueue(queue, provider, "a", number)
    assert [waiting.job_id for waiting in queue.peek(provider, 2)] == ["a-00", "a-01"]


def test_each_provider_has_its_own_queue(queue: WaitingJobs, provider: str) -> None:
    _enqueue(queue, provider, "a", 0)
    _enqueue(queue, f"{provider}-other", "b", 0)
    assert _queued_ids(queue, provider) == ["a-00"]


@pytest.mark.parametrize("callers", [["a"], ["a", "b", "c", "d"]], ids=["one caller", "four callers"])
def test_tickets_are_unique_per_caller_when_many_threads_enqueue(
    queue: WaitingJobs, provider: str, callers: list[str]
) -> None:
    """No job is lost and no ticket is given twice."""
    jobs = [(caller, number) for number in range(16 // len(callers)) for caller in callers]
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda job: _enqueue(queue, provider, *job), jobs))
    waiting_jobs = queue.peek(provider, 100)
    assert {waiting.job_id for waiting in waiting_jobs} == {f"{caller}-{number:02d}" for caller, number in jobs}
    for caller in callers:
        tickets = [waiting.ticket for waiting in waiting_jobs if waiting.job_id.startswith(caller)]
        assert sorted(tickets) == list(range(1, len(tickets) + 1))


def test_every_item_of_the_queue_has_a_ttl(cloud: Cloud, provider: str) -> None:
    queue = DynamoDBWaitingJobs(aws_clients.dynamodb(), COORDINATION_TABLE)
    _enqueue(queue, provider, "a", 0)
    queue.remove(queue.peek(provider, 1)[0])
    _enqueue(queue, provider, "a", 1)
    found = cloud.dynamodb.query(
        TableName=COORDINATION_TABLE,
        KeyConditionExpression="provider = :provider",
        ExpressionAttributeValues={":provider": {"S": provider}},
    )["Items"]
    assert {item["entry"]["S"].partition("#")[0] for item in found} == {"caller", "time", "waiting"}
    assert all("ttl" in item for item in found)
