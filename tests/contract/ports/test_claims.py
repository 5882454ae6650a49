"""Every job store stores a job together with its claims or not at all. A key belongs to one job."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from moto.core.botocore_stubber import MockRawResponse
from moto.core.models import botocore_stubber

from shared.domain.errors import ClaimTakenError, JobConflictError, NotFoundError
from shared.domain.idempotency import ClaimSet
from shared.domain.jobs import Job, new_job_id
from shared.runtime import aws_clients, wiring
from tests.contract.ports.claim_stores import REQUESTS, STORES, Stores, a_claim
from tests.support.cloud import Cloud
from tests.support.fakes.samples import a_job


@pytest.fixture(params=STORES)
def stores(request: pytest.FixtureRequest) -> Stores:
    return STORES[request.param]()


def test_claims_are_stored_with_the_job_in_every_field(stores: Stores) -> None:
    job = a_job()
    claims = ClaimSet(key=a_claim(job), body=a_claim(job))
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
    key = a_claim(first)
    stores.jobs.add(first, ClaimSet(key=key))
    body = a_claim(second)
    with pytest.raises(ClaimTakenError):
        stores.jobs.add(second, ClaimSet(key=a_claim(second, key.id), body=body))
    assert stores.claims.get(key.id) == key
    assert stores.claims.list_for_body(body.id) == []
    with pytest.raises(NotFoundError):
        stores.jobs.get(second.id)


def test_a_key_can_be_taken_over_only_from_the_replaced_job(stores: Stores) -> None:
    first, second, third = a_job(), a_job(), a_job()
    key = a_claim(first)
    stores.jobs.add(first, ClaimSet(key=key))
    stores.jobs.add(second, ClaimSet(key=a_claim(second, key.id), replaces_key=first.id))
    with pytest.raises(ClaimTakenError):
        stores.jobs.add(third, ClaimSet(key=a_claim(third, key.id), replaces_key=first.id))
    held = stores.claims.get(key.id)
    assert held
    assert held.job_id == second.id


def test_a_single_use_belongs_to_one_job_until_that_job_is_replaced(stores: Stores) -> None:
    first, second, third = a_job(), a_job(), a_job()
    use = a_claim(first)
    stores.jobs.add(first, ClaimSet(use=use))
    with pytest.raises(ClaimTakenError):
        stores.jobs.add(second, ClaimSet(key=a_claim(second), use=a_claim(second, use.id)))
    stores.jobs.add(third, ClaimSet(key=a_claim(third), use=a_claim(third, use.id), replaces_use=first.id))
    held = stores.claims.get(use.id)
    assert held
    assert held.job_id == third.id
    with pytest.raises(NotFoundError):
        stores.jobs.get(second.id)


def test_adding_an_existing_job_stores_noa_claim(stores: Stores) -> None:
    job = a_job()
    stores.jobs.add(job)
    key = a_claim(job)
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
            stores.jobs.add(job, ClaimSet(key=a_claim(job, key_id), body=a_claim(job)))
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
    key, body = a_claim(job), a_claim(job)
    wiring.get_ports().jobs.add(job, ClaimSet(key=key, body=body))
    for claim in (key, body):
        item = cloud.item(claim.id)
        assert item["ttl"] == {"N": str(int(claim.expires_at.timestamp()))}
        assert not {"kind", "status", "owner_key", "due_minute"} & item.keys()
