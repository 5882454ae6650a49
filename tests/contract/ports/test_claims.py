"""Any job store and its claims: a job and what it holds are kept together or not at all; a key is held by one job."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from moto.core.botocore_stubber import MockRawResponse
from moto.core.models import botocore_stubber

from shared.domain.errors import ClaimTakenError, JobConflictError, NotFoundError
from shared.domain.idempotency import Claim, ClaimSet
from shared.domain.jobs import Job, new_job_id
from shared.ports import ClaimStore, JobStore
from shared.runtime import aws_clients, container
from tests.support.cloud import Cloud
from tests.support.fakes.clock import NOON
from tests.support.fakes.jobs import InMemoryClaimStore, InMemoryJobStore
from tests.support.fakes.samples import a_job

REQUESTS = 16


@dataclass(frozen=True)
class Stores:
    """The two that share a table."""

    jobs: JobStore
    claims: ClaimStore


def _in_memory() -> Stores:
    jobs = InMemoryJobStore()
    return Stores(jobs, InMemoryClaimStore(jobs))


STORES: dict[str, Callable[[], Stores]] = {
    "in memory": _in_memory,
    "dynamodb": lambda: Stores(container.jobs(), container.claims()),
}


@pytest.fixture(params=STORES)
def stores(request: pytest.FixtureRequest) -> Stores:
    return STORES[request.param]()


def _claim(job: Job, claim_id: str | None = None) -> Claim:
    return Claim(
        id=claim_id or f"claim-{new_job_id()}",
        fingerprint="f" * 64,
        job_id=job.id,
        expires_at=NOON + timedelta(days=1, microseconds=7),
    )


def test_a_job_s_claims_are_kept_with_it_in_every_field(stores: Stores) -> None:
    job = a_job()
    hold = ClaimSet(key=_claim(job), body=_claim(job))
    stores.jobs.add(job, hold)
    assert hold.key
    assert hold.body
    assert stores.claims.read(hold.key.id) == hold.key
    assert stores.claims.list_for_body(hold.body.id) == [hold.body]
    assert stores.jobs.get(job.id) == job


def test_what_nobody_holds_is_not_there(stores: Stores) -> None:
    assert stores.claims.read("claim-nobody") is None
    assert stores.claims.list_for_body("claim-nobody") == []


def test_a_key_that_is_taken_keeps_the_job_and_all_its_claims_out(stores: Stores) -> None:
    first, second = a_job(), a_job()
    key = _claim(first)
    stores.jobs.add(first, ClaimSet(key=key))
    body = _claim(second)
    with pytest.raises(ClaimTakenError):
        stores.jobs.add(second, ClaimSet(key=_claim(second, key.id), body=body))
    assert stores.claims.read(key.id) == key
    assert stores.claims.list_for_body(body.id) == []
    with pytest.raises(NotFoundError):
        stores.jobs.get(second.id)


def test_a_key_may_be_taken_over_from_the_one_job_that_was_named(stores: Stores) -> None:
    first, second, third = a_job(), a_job(), a_job()
    key = _claim(first)
    stores.jobs.add(first, ClaimSet(key=key))
    stores.jobs.add(second, ClaimSet(key=_claim(second, key.id), supersedes=first.id))
    with pytest.raises(ClaimTakenError):
        stores.jobs.add(third, ClaimSet(key=_claim(third, key.id), supersedes=first.id))
    held = stores.claims.read(key.id)
    assert held
    assert held.job_id == second.id


def test_what_is_used_up_goes_into_one_job_until_that_job_is_named(stores: Stores) -> None:
    first, second, third = a_job(), a_job(), a_job()
    use = _claim(first)
    stores.jobs.add(first, ClaimSet(use=use))
    with pytest.raises(ClaimTakenError):
        stores.jobs.add(second, ClaimSet(key=_claim(second), use=_claim(second, use.id)))
    stores.jobs.add(third, ClaimSet(key=_claim(third), use=_claim(third, use.id), use_supersedes=first.id))
    held = stores.claims.read(use.id)
    assert held
    assert held.job_id == third.id
    with pytest.raises(NotFoundError):
        stores.jobs.get(second.id)


def _on_one_body(stores: Stores, count: int) -> list[Claim]:
    """So many jobs with one body, accepted one after the other."""
    body_id = f"claim-{new_job_id()}"
    claims = []
    for number in range(count):
        job = a_job()
        claims.append(replace(_claim(job, body_id), expires_at=NOON + timedelta(days=1, seconds=number)))
        stores.jobs.add(job, ClaimSet(body=claims[-1]))
    return claims


def test_several_jobs_stand_for_a_body_the_earliest_first(stores: Stores) -> None:
    claims = _on_one_body(stores, 3)
    assert stores.claims.list_for_body(claims[0].id) == claims


def test_a_new_job_takes_others_off_its_body(stores: Stores) -> None:
    first, second, third = _on_one_body(stores, 3)
    job = a_job()
    newest = replace(_claim(job, first.id), expires_at=NOON + timedelta(days=2))
    stores.jobs.add(job, ClaimSet(body=newest, body_without=(first.job_id, third.job_id, "f" * 32)))
    assert stores.claims.list_for_body(first.id) == [second, newest]


def test_a_claim_on_a_body_is_taken_once(stores: Stores) -> None:
    first, second = _on_one_body(stores, 2)
    assert stores.claims.take(first)
    assert not stores.claims.take(first)
    assert stores.claims.list_for_body(first.id) == [second]
    assert stores.claims.take(second)
    assert not stores.claims.take(_claim(a_job()))


def test_of_sixteen_that_would_take_one_claim_one_does(stores: Stores) -> None:
    (claim,) = _on_one_body(stores, 1)
    with ThreadPoolExecutor(REQUESTS) as pool:
        assert sum(pool.map(lambda _number: stores.claims.take(claim), range(REQUESTS))) == 1


def test_sixteen_jobs_with_one_body_at_once_all_stand_for_it(stores: Stores) -> None:
    body_id, jobs = f"claim-{new_job_id()}", [a_job() for _ in range(REQUESTS)]
    together = Barrier(REQUESTS)

    def add(job: Job) -> None:
        together.wait()
        stores.jobs.add(job, ClaimSet(body=_claim(job, body_id)))

    with ThreadPoolExecutor(REQUESTS) as pool:
        list(pool.map(add, jobs))
    assert {claim.job_id for claim in stores.claims.list_for_body(body_id)} == {job.id for job in jobs}


def test_a_job_that_is_there_takes_no_claim(stores: Stores) -> None:
    job = a_job()
    stores.jobs.add(job)
    key = _claim(job)
    with pytest.raises(JobConflictError):
        stores.jobs.add(replace(job, seed=8), ClaimSet(key=key))
    assert stores.claims.read(key.id) is None


def test_of_sixteen_requests_with_one_key_at_once_exactly_one_makes_a_job(stores: Stores) -> None:
    key_id = f"claim-{new_job_id()}"
    jobs = [a_job() for _ in range(REQUESTS)]
    together = Barrier(REQUESTS)

    def attempt(job: Job) -> str | None:
        together.wait()
        try:
            stores.jobs.add(job, ClaimSet(key=_claim(job, key_id), body=_claim(job)))
        except ClaimTakenError:
            return None
        return job.id

    with ThreadPoolExecutor(REQUESTS) as pool:
        winners = [winner for winner in pool.map(attempt, jobs) if winner]
    assert len(winners) == 1
    held = stores.claims.read(key_id)
    assert held
    assert held.job_id == winners[0]
    for job in jobs:
        if job.id != winners[0]:
            with pytest.raises(NotFoundError):
                stores.jobs.get(job.id)


@pytest.mark.usefixtures("cloud")
def test_a_write_whose_answer_was_lost_finds_itself_when_the_client_sends_it_again() -> None:
    """And nobody else's: an equal write of another worker is refused."""
    job = a_job()
    container.jobs().add(job)
    next_one = replace(job, revision=1, seed=8)
    sent: list[str] = []

    def lose_the_first(request: Any, event_name: str, **_more: Any) -> Any:
        sent.append(event_name)
        answer = botocore_stubber(event_name, request)
        return answer if len(sent) > 1 else AWSResponse(request.url, 500, {}, MockRawResponse(b"{}"))

    events = aws_clients.dynamodb().meta.events
    events.register_first("before-send.dynamodb.PutItem", lose_the_first)
    try:
        container.jobs().replace(next_one)
    finally:
        events.unregister("before-send.dynamodb.PutItem", lose_the_first)
    assert len(sent) == 2
    assert container.jobs().get(job.id) == next_one
    with pytest.raises(JobConflictError):
        container.jobs().replace(next_one)


def test_the_table_forgets_a_claim_when_its_day_is_over_and_no_claim_is_a_job(cloud: Cloud) -> None:
    job = a_job()
    key = _claim(job)
    container.jobs().add(job, ClaimSet(key=key))
    item = cloud.item(key.id)
    assert item["ttl"] == {"N": str(int(key.expires_at.timestamp()))}
    assert not {"kind", "status", "owner_key", "due_minute"} & item.keys()
