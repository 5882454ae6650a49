"""Every job store reserves a body for one job for the lookup window, unless the earlier jobs of that body were read."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from shared.domain.errors import BodyClaimedError, ClaimTakenError, JobConflictError, NotFoundError
from shared.domain.idempotency import BODY_LOOKUP_WINDOW, KEY_LIFETIME, Claim, ClaimSet
from shared.domain.jobs import Job, new_job_id
from tests.contract.ports.claim_stores import REQUESTS, STORES, Stores, a_claim
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import a_job


@pytest.fixture(params=STORES)
def stores(request: pytest.FixtureRequest) -> Stores:
    return STORES[request.param]()


def _body_claim(job: Job, body_id: str, seconds: float = 0) -> Claim:
    """A claim whose job was created that many seconds after noon."""
    return replace(a_claim(job, body_id), expires_at=NOON + KEY_LIFETIME + timedelta(seconds=seconds))


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
    use = a_claim(job)
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
    use, body = a_claim(first), a_claim(first)
    stores.jobs.add(first, ClaimSet(use=use, body=body))
    with pytest.raises(ClaimTakenError) as raised:
        stores.jobs.add(second, ClaimSet(use=a_claim(second, use.id), body=a_claim(second, body.id)))
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
    assert not stores.claims.consume(a_claim(a_job()))


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
