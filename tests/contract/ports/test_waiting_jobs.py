"""Any queue of turns: tickets are unique to their caller, callers take turns, who leaves is gone."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.adapters.dynamodb_waiting_jobs import DynamoDBWaitingJobs
from shared.domain.fair_queue import WaitingJob
from shared.domain.jobs import new_job_id
from shared.ports import WaitingJobs
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
    """One that nobody waits for yet."""
    return f"acme-{new_job_id()}"


def _join(queue: WaitingJobs, provider: str, caller: str, number: int) -> None:
    queue.join(provider, caller, f"{caller}-{number:02d}", f"token of {caller}-{number:02d}")


def _order(queue: WaitingJobs, provider: str) -> list[str]:
    return [waiting.job_id for waiting in queue.first(provider, 100)]


def test_what_joined_is_there_with_its_token(queue: WaitingJobs, provider: str) -> None:
    assert queue.first(provider, 9) == []
    _join(queue, provider, "a", 0)
    assert queue.first(provider, 9) == [WaitingJob(provider, 1, "a-00", "token of a-00")]


def test_a_caller_s_jobs_come_in_the_order_they_joined(queue: WaitingJobs, provider: str) -> None:
    for number in range(12):
        _join(queue, provider, "a", number)
    assert _order(queue, provider) == [f"a-{number:02d}" for number in range(12)]
    assert [waiting.ticket for waiting in queue.first(provider, 100)] == list(range(1, 13))


def test_who_asks_for_two_is_not_kept_waiting_by_who_asked_for_twenty(queue: WaitingJobs, provider: str) -> None:
    for number in range(20):
        _join(queue, provider, "a", number)
    for number in range(2):
        _join(queue, provider, "b", number)
    order = _order(queue, provider)
    assert order.index("b-00") <= 2
    assert order.index("b-01") <= 4


def test_who_joins_late_is_served_next_and_not_first(queue: WaitingJobs, provider: str) -> None:
    for number in range(20):
        _join(queue, provider, "a", number)
    for waiting in queue.first(provider, 10):
        queue.leave(waiting)
    _join(queue, provider, "b", 0)
    order = _order(queue, provider)
    assert order.index("b-00") in {0, 1}
    assert len(order) == 11


def test_who_was_away_has_saved_nothing_up(queue: WaitingJobs, provider: str) -> None:
    _join(queue, provider, "b", 0)
    for number in range(10):
        _join(queue, provider, "a", number)
    while (left := queue.first(provider, 100)) and left[0].ticket <= 8:
        queue.leave(left[0])
    for number in range(1, 4):
        _join(queue, provider, "b", number)
    assert [waiting.ticket for waiting in queue.first(provider, 100) if waiting.job_id.startswith("b")] == [9, 10, 11]


def test_who_leaves_is_gone_and_may_leave_again(queue: WaitingJobs, provider: str) -> None:
    for number in range(3):
        _join(queue, provider, "a", number)
    first, second, third = queue.first(provider, 9)
    for waiting in (second, second, first):
        queue.leave(waiting)
    assert queue.first(provider, 9) == [third]


def test_leaving_out_of_order_takes_the_queue_s_time_never_back(queue: WaitingJobs, provider: str) -> None:
    for number in range(3):
        _join(queue, provider, "a", number)
    first, _, third = queue.first(provider, 9)
    queue.leave(third)
    queue.leave(first)
    _join(queue, provider, "b", 0)
    assert [waiting.ticket for waiting in queue.first(provider, 9) if waiting.job_id == "b-00"] == [4]


def test_only_so_many_are_told(queue: WaitingJobs, provider: str) -> None:
    for number in range(5):
        _join(queue, provider, "a", number)
    assert [waiting.job_id for waiting in queue.first(provider, 2)] == ["a-00", "a-01"]


def test_queues_of_providers_are_apart(queue: WaitingJobs, provider: str) -> None:
    _join(queue, provider, "a", 0)
    _join(queue, f"{provider}-other", "b", 0)
    assert _order(queue, provider) == ["a-00"]


@pytest.mark.parametrize("callers", [["a"], ["a", "b", "c", "d"]], ids=["one caller", "four callers"])
def test_from_many_threads_every_ticket_is_its_caller_s_alone(
    queue: WaitingJobs, provider: str, callers: list[str]
) -> None:
    """No one is lost, none has another's ticket."""
    jobs = [(caller, number) for number in range(16 // len(callers)) for caller in callers]
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda job: _join(queue, provider, *job), jobs))
    dispatcher = queue.first(provider, 100)
    assert {waiting.job_id for waiting in dispatcher} == {f"{caller}-{number:02d}" for caller, number in jobs}
    for caller in callers:
        tickets = [waiting.ticket for waiting in dispatcher if waiting.job_id.startswith(caller)]
        assert sorted(tickets) == list(range(1, len(tickets) + 1))


def test_what_is_left_behind_is_forgotten_by_the_table(cloud: Cloud, provider: str) -> None:
    queue = DynamoDBWaitingJobs(aws_clients.dynamodb(), COORDINATION_TABLE)
    _join(queue, provider, "a", 0)
    queue.leave(queue.first(provider, 1)[0])
    _join(queue, provider, "a", 1)
    found = cloud.dynamodb.query(
        TableName=COORDINATION_TABLE,
        KeyConditionExpression="provider = :provider",
        ExpressionAttributeValues={":provider": {"S": provider}},
    )["Items"]
    assert {item["entry"]["S"].partition("#")[0] for item in found} == {"caller", "time", "waiting"}
    assert all("ttl" in item for item in found)
