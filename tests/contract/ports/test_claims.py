"""Every job store stores a job together with its claims or not at all. A key belongs to one job, and so does a body,
unless the earlier jobs of that body were read.
"""

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

from shared.domain.errors import BodyClaimedError, ClaimTakenError, JobConflictError, NotFoundError
from shared.domain.idempotency import BODY_LOOKUP_WINDOW, KEY_LIFETIME, Claim, ClaimSet
from shared.domain.jobs import Job, new_job_id
from shared.ports.jobs import ClaimStore, JobStore
from shared.runtime import aws_clients, wiring
from tests.support.cloud import Cloud
from tests.support.fakes.clock import NOON
from tests.support.fakes.jobs import InMemoryClaimStore, InMemoryJobStore
from tests.support.fakes.samples import a_job

REQUESTS = 16


@dataclass(frozen=True)
class Stores:
    """Job store and claim store, which share a table."""

    jobs: JobStore
    claims: ClaimStore


def _in_memory() -> Stores:
    jobs = InMemoryJobStore()
    return Stores(jobs, InMemoryClaimStore(jobs))


STORES: dict[str, Callable[[], Stores]] = {
    "in memory": _in_memory,
    "dynamodb": lambda: Stores(wiring.get_ports().jobs, wiring.get_ports().claims),
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


def test_claims_are_stored_with_the_job_in_every_field(stores: Stores) -> None:
    job = a_job()
    claims = ClaimSet(key=_claim(job), body=_claim(job))
    stores.jobs.add(job, claims)
    assert claims.key
    assert claims.body
    assert stores.claims.get(claims.key.id) == claims.key
    assert stores.claims.list_for_body(claims.body.id) == [claims.body]
    assert stores.jobs.get(job.id) == job


def test_an_unknown_claim_is_not_found(stores: Stores) -> None:
    assert stores.claims.get("claim-nobody") is None
    assert stores.claims.list_for_body("claim-nobody") == []


def test_with_a_taken_key_neither_the_job_nor_its_claims_are_stored(stores: Stores) -> None:
    first, second = a_job(), a_job()
    key = _claim(first)
    stores.jobs.add(first, ClaimSet(key=key))
    body = _claim(second)
    with pytest.raises(ClaimTakenError):
        stores.jobs.add(second, ClaimSet(key=_claim(second, key.id), body=body))
    assert stores.claims.get(key.id) == key
    assert stores.claims.list_for_body(body.id) == []
    with pytest.raises(NotFoundError):
        stores.jobs.get(second.id)


def test_a_key_can_be_taken_over_only_from_the_replaced_job(stores: Stores) -> None:
    first, second, third = a_job(), a_job(), a_job()
    key = _claim(first)
    stores.jobs.add(first, ClaimSet(key=key))
    stores.jobs.add(second, ClaimSet(key=_claim(second, key.id), replaces_key=first.id))
    with pytest.raises(ClaimTakenError):
        stores.jobs.add(third, ClaimSet(key=_claim(third, key.id), replaces_key=first.id))
    held = stores.claims.get(key.id)
    assert held
    assert held.job_id == second.id


def test_a_single_use_belongs_to_one_job_until_that_job_is_replaced(stores: Stores) -> None:
    first, second, third = a_job(), a_job(), a_job()
    use = _claim(first)
    stores.jobs.add(first, ClaimSet(use=use))
    with pytest.raises(ClaimTakenError):
        stores.jobs.add(second, ClaimSet(key=_claim(second), use=_claim(second, use.id)))
    stores.jobs.add(third, ClaimSet(key=_claim(third), use=_claim(third, use.id), replaces_use=first.id))
    held = stores.claims.get(use.id)
    assert held
    assert held.job_id == third.id
    with pytest.raises(NotFoundError):
        stores.jobs.get(second.id)


def _body_claim(job: Job, body_id: str, seconds: float = 0) -> Claim:
    """A claim whose job was created that many seconds after noon."""
    return replace(_claim(job, body_id), expires_at=NOON + KEY_LIFETIME + timedelta(seconds=seconds))


def _on_one_body(stores: Stores, count: int) -> list[Claim]:
    """Add that many jobs with one request body, one after the other."""
    body_id = f"claim-{new_job_id()}"
    claims = []
    for number in range(count):
        job = a_job()
        claims.append(_body_claim(job, body_id, number))
        stores.jobs.add(job, ClaimSet(body=claims[-1], body_checked=number > 0))
    return claims


def test_the_jobs_of_one_body_are_listed_earliest_first(stores: Stores) -> None:
    claims = _on_one_body(stores, 3)
    assert stores.claims.list_for_body(claims[0].id) == claims


def test_without_a_check_a_claimed_body_is_refused_and_nothing_is_stored(stores: Stores) -> None:
    (first,) = _on_one_body(stores, 1)
    job = a_job()
    use = _claim(job)
    with pytest.raises(BodyClaimedError):
        stores.jobs.add(job, ClaimSet(body=_body_claim(job, first.id, 1), use=use))
    assert stores.claims.list_for_body(first.id) == [first]
    assert stores.claims.get(use.id) is None
    with pytest.raises(NotFoundError):
        stores.jobs.get(job.id)


@pytest.mark.parametrize(("seconds_later", "refused"), [(-1, True), (0, True), (1, False)])
def test_a_body_is_claimed_for_the_lookup_window(stores: Stores, seconds_later: int, *, refused: bool) -> None:
    """The window begins with the latest job; a job after it replaces the claims of those before."""
    first, second = _on_one_body(stores, 2)
    job = a_job()
    window = (second.expires_at - first.expires_at + BODY_LOOKUP_WINDOW).total_seconds()
    claim = _body_claim(job, first.id, window + seconds_later)
    if refused:
        with pytest.raises(BodyClaimedError):
            stores.jobs.add(job, ClaimSet(body=claim))
    else:
        stores.jobs.add(job, ClaimSet(body=claim))
    assert stores.claims.list_for_body(first.id) == ([first, second] if refused else [claim])


def test_a_body_stays_claimed_after_its_claims_were_consumed(stores: Stores) -> None:
    (first,) = _on_one_body(stores, 1)
    assert stores.claims.consume(first)
    job = a_job()
    claim = _body_claim(job, first.id, 1)
    with pytest.raises(BodyClaimedError):
        stores.jobs.add(job, ClaimSet(body=claim))
    stores.jobs.add(job, ClaimSet(body=claim, body_checked=True))
    assert stores.claims.list_for_body(first.id) == [claim]


def test_a_taken_single_use_is_reported_before_a_claimed_body(stores: Stores) -> None:
    first, second = a_job(), a_job()
    use, body = _claim(first), _claim(first)
    stores.jobs.add(first, ClaimSet(use=use, body=body))
    with pytest.raises(ClaimTakenError) as raised:
        stores.jobs.add(second, ClaimSet(use=_claim(second, use.id), body=_claim(second, body.id)))
    assert not isinstance(raised.value, BodyClaimedError)


def test_an_existing_job_is_reported_before_a_claimed_body(stores: Stores) -> None:
    (first,) = _on_one_body(stores, 1)
    job = a_job()
    stores.jobs.add(job)
    with pytest.raises(JobConflictError):
        stores.jobs.add(job, ClaimSet(body=_body_claim(job, first.id, 1)))
    assert stores.claims.list_for_body(first.id) == [first]


def test_a_new_job_can_remove_other_jobs_from_its_body(stores: Stores) -> None:
    first, second, third = _on_one_body(stores, 3)
    job = a_job()
    newest = _body_claim(job, first.id, 60)
    dropped = (first.job_id, third.job_id, "f" * 32)
    stores.jobs.add(job, ClaimSet(body=newest, body_checked=True, dropped_bodies=dropped))
    assert stores.claims.list_for_body(first.id) == [second, newest]


def test_a_claim_on_a_body_can_be_consumed_only_once(stores: Stores) -> None:
    first, second = _on_one_body(stores, 2)
    assert stores.claims.consume(first)
    assert not stores.claims.consume(first)
    assert stores.claims.list_for_body(first.id) == [second]
    assert stores.claims.consume(second)
    assert not stores.claims.consume(_claim(a_job()))


def test_of_sixteen_concurrent_consumers_of_one_claim_one_succeeds(stores: Stores) -> None:
    (claim,) = _on_one_body(stores, 1)
    with ThreadPoolExecutor(REQUESTS) as pool:
        assert sum(pool.map(lambda _number: stores.claims.consume(claim), range(REQUESTS))) == 1


@pytest.mark.parametrize("body_checked", [False, True])
def test_of_jobs_added_at_once_with_one_body_all_or_one_is_stored(stores: Stores, *, body_checked: bool) -> None:
    """All if the body's claims were read before, else the first one."""
    body_id, jobs = f"claim-{new_job_id()}", [a_job() for _ in range(REQUESTS)]
    barrier = Barrier(REQUESTS)

    def add(job: Job) -> str | None:
        barrier.wait()
        try:
            stores.jobs.add(job, ClaimSet(body=_body_claim(job, body_id), body_checked=body_checked))
        except BodyClaimedError:
            return None
        return job.id

    with ThreadPoolExecutor(REQUESTS) as pool:
        added = {job_id for job_id in pool.map(add, jobs) if job_id}
    assert len(added) == (REQUESTS if body_checked else 1)
    assert {claim.job_id for claim in stores.claims.list_for_body(body_id)} == added
    for job in jobs:
        if job.id not in added:
            with pytest.raises(NotFoundError):
                stores.jobs.get(job.id)


def test_adding_an_existing_job_stores_no_claim(stores: Stores) -> None:
    job = a_job()
    stores.jobs.add(job)
    key = _claim(job)
    with pytest.raises(JobConflictError):
        stores.jobs.add(replace(job, seed=8), ClaimSet(key=key))
    assert stores.claims.get(key.id) is None


def test_of_sixteen_concurrent_jobs_with_one_key_exactly_one_is_stored(stores: Stores) -> None:
    key_id = f"claim-{new_job_id()}"
    jobs = [a_job() for _ in range(REQUESTS)]
    barrier = Barrier(REQUESTS)

    def attempt(job: Job) -> str | None:
        barrier.wait()
        try:
            stores.jobs.add(job, ClaimSet(key=_claim(job, key_id), body=_claim(job)))
        except ClaimTakenError:
            return None
        return job.id

    with ThreadPoolExecutor(REQUESTS) as pool:
        winners = [winner for winner in pool.map(attempt, jobs) if winner]
    assert len(winners) == 1
    held = stores.claims.get(key_id)
    assert held
    assert held.job_id == winners[0]
    for job in jobs:
        if job.id != winners[0]:
            with pytest.raises(NotFoundError):
                stores.jobs.get(job.id)


@pytest.mark.usefixtures("cloud")
def test_a_write_retried_by_the_sdk_after_a_lost_response_succeeds() -> None:
    """The condition recognises the writer: an equal write of another worker is still refused."""
    job = a_job()
    wiring.get_ports().jobs.add(job)
    changed = replace(job, revision=1, seed=8)
    sent: list[str] = []

    def lose_first_response(request: Any, event_name: str, **_more: Any) -> Any:
        sent.append(event_name)
        response = botocore_stubber(event_name, request)
        return response if len(sent) > 1 else AWSResponse(request.url, 500, {}, MockRawResponse(b"{}"))

    events = aws_clients.dynamodb().meta.events
    events.register_first("before-send.dynamodb.PutItem", lose_first_response)
    try:
        wiring.get_ports().jobs.replace(changed)
    finally:
        events.unregister("before-send.dynamodb.PutItem", lose_first_response)
    assert len(sent) == 2
    assert wiring.get_ports().jobs.get(job.id) == changed
    with pytest.raises(JobConflictError):
        wiring.get_ports().jobs.replace(changed)


def test_a_claim_item_has_a_ttl_and_no_attribute_of_a_job(cloud: Cloud) -> None:
    job = a_job()
    key, body = _claim(job), _claim(job)
    wiring.get_ports().jobs.add(job, ClaimSet(key=key, body=body))
    for claim in (key, body):
        item = cloud.item(claim.id)
        assert item["ttl"] == {"N": str(int(claim.expires_at.timestamp()))}
        assert not {"kind", "status", "owner_key", "due_minute"} & item.keys()
