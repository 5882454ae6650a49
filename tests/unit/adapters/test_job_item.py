"""A job as a DynamoDB item: no field is lost, and index keys exist only where a query must find the job."""

import json
from datetime import timedelta

import pytest
from hypothesis import given

from shared.adapters.job_table_items import from_item, to_item
from shared.domain.jobs import Job, JobStatus
from tests.support.fakes.any_job import ANY_JOB
from tests.support.fakes.samples import a_job


@given(ANY_JOB)
def test_every_field_of_any_job_is_in_the_item(job: Job) -> None:
    assert from_item(to_item(job)) == job


@given(ANY_JOB)
def test_an_item_from_a_streams_json_is_the_same_job(job: Job) -> None:
    assert from_item(json.loads(json.dumps(to_item(job)))) == job


@pytest.mark.parametrize("status", JobStatus)
def test_only_unfinished_jobs_have_a_due_minute(status: JobStatus) -> None:
    job = a_job(status=status)
    item = to_item(job)
    assert ("due_minute" in item) is not job.is_final
    if not job.is_final:
        assert item["due_minute"] == {"S": "2027-03-01T12:10"}


@pytest.mark.parametrize("status", JobStatus)
def test_a_final_job_with_pending_cleanup_has_a_due_minute(status: JobStatus) -> None:
    assert to_item(a_job(status=status, cleanup_pending=True))["due_minute"] == {"S": "2027-03-01T12:10"}


def test_anonymous_jobs_are_not_in_the_owner_index() -> None:
    assert "owner_key" not in to_item(a_job())
    assert to_item(a_job(owner="key-1"))["owner_key"] == {"S": "key-1"}


def test_the_ttl_is_when_the_record_expires() -> None:
    job = a_job()
    assert to_item(job)["ttl"] == {"N": str(int((job.expires_at + timedelta(days=30)).timestamp()))}


def test_absent_fields_are_omitted_instead_of_null() -> None:
    assert not any("NULL" in value for value in to_item(a_job()).values())
    assert "cost_usd" not in to_item(a_job())
