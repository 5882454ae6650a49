"""A job survives being an item, and the item's index keys are there exactly when a query should find it."""

import json
from datetime import timedelta

import pytest
from hypothesis import given

from shared.adapters.job_item import from_item, to_item
from shared.domain.jobs import Job, JobStatus
from tests.support.fakes.any_job import ANY_JOB
from tests.support.fakes.samples import a_job


@given(ANY_JOB)
def test_every_field_of_any_job_survives(job: Job) -> None:
    assert from_item(to_item(job)) == job


@given(ANY_JOB)
def test_an_item_survives_a_stream_s_json(job: Job) -> None:
    assert from_item(json.loads(json.dumps(to_item(job)))) == job


@pytest.mark.parametrize("status", JobStatus)
def test_only_what_is_not_final_is_due(status: JobStatus) -> None:
    job = a_job(status=status)
    item = to_item(job)
    assert ("due_minute" in item) is not job.is_final
    if not job.is_final:
        assert item["due_minute"] == {"S": "2027-03-01T12:10"}


@pytest.mark.parametrize("status", JobStatus)
def test_what_is_untidy_is_due_even_when_it_is_final(status: JobStatus) -> None:
    assert to_item(a_job(status=status, cleanup_pending=True))["due_minute"] == {"S": "2027-03-01T12:10"}


def test_only_a_real_owner_s_jobs_are_in_the_owner_s_index() -> None:
    assert "owner_key" not in to_item(a_job())
    assert to_item(a_job(owner="key-1"))["owner_key"] == {"S": "key-1"}


def test_the_item_goes_when_the_record_may_be_forgotten() -> None:
    job = a_job()
    assert to_item(job)["ttl"] == {"N": str(int((job.expires_at + timedelta(days=30)).timestamp()))}


def test_absent_things_are_absent_rather_than_null() -> None:
    assert not any("NULL" in value for value in to_item(a_job()).values())
    assert "cost_usd" not in to_item(a_job())
