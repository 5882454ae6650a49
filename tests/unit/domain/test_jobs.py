"""A job changes status only as the transition table allows; every change is a new revision; job ids are random."""

import itertools
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from shared.domain.errors import JobConflictError
from shared.domain.jobs import LEGAL_MOVES, Job, JobStatus, is_job_id, new_job_id
from shared.domain.media import MediaKind, new_media_key
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import DUE, FAILURE, a_finished_video, a_job

LATER = NOON + timedelta(seconds=30)
KEY = new_media_key(MediaKind.PROCESSED_VIDEO, "mp4")

MOVES: dict[JobStatus, Callable[[Job], Job]] = {
    JobStatus.QUEUED: lambda job: job.withdraw_submission(DUE),
    JobStatus.PROCESSING: lambda job: job.begin_submission(LATER, DUE),
    JobStatus.SUCCEEDED: lambda job: job.succeed(LATER, None),
    JobStatus.FAILED: lambda job: job.fail(LATER, FAILURE),
    JobStatus.CANCELED: lambda job: job.cancel(LATER),
}
LEGAL = {
    (JobStatus.QUEUED, JobStatus.PROCESSING),
    (JobStatus.QUEUED, JobStatus.FAILED),
    (JobStatus.QUEUED, JobStatus.CANCELED),
    (JobStatus.PROCESSING, JobStatus.QUEUED),
    (JobStatus.PROCESSING, JobStatus.SUCCEEDED),
    (JobStatus.PROCESSING, JobStatus.FAILED),
    (JobStatus.PROCESSING, JobStatus.CANCELED),
}


def test_the_transition_table_is_complete() -> None:
    assert {(start, end) for start, ends in LEGAL_MOVES.items() for end in ends} == LEGAL
    assert set(LEGAL_MOVES) == set(JobStatus)


@pytest.mark.parametrize(("start", "end"), sorted(LEGAL & set(itertools.product(JobStatus, MOVES))))
def test_a_legal_transition_is_made(start: JobStatus, end: JobStatus) -> None:
    before = a_job(status=start, revision=4)
    after = MOVES[end](before)
    assert after.status is end
    assert after.revision == before.revision + 1
    assert before.status is start


@pytest.mark.parametrize(
    ("start", "end"),
    sorted(set(itertools.product(JobStatus, MOVES)) - LEGAL),
)
def test_any_other_transition_is_refused(start: JobStatus, end: JobStatus) -> None:
    with pytest.raises(JobConflictError):
        MOVES[end](a_job(status=start))


@pytest.mark.parametrize("status", JobStatus)
def test_final_statuses_are_succeeded_failed_and_canceled(status: JobStatus) -> None:
    assert a_job(status=status).is_final is (status in {JobStatus.SUCCEEDED, JobStatus.FAILED, JobStatus.CANCELED})


def test_the_first_submission_starts_the_job() -> None:
    job = a_job().begin_submission(LATER, DUE)
    assert (job.started_at, job.submission_started_at, job.upstream_id) == (LATER, LATER, None)
    assert job.due_at == DUE


def test_a_withdrawn_submission_queues_the_job_until_the_next_one() -> None:
    much_later = LATER + timedelta(minutes=1)
    withdrawn = a_job().begin_submission(LATER, DUE).withdraw_submission(DUE + timedelta(hours=1))
    assert (withdrawn.status, withdrawn.submission_started_at, withdrawn.started_at) == (JobStatus.QUEUED, None, None)
    assert withdrawn.due_at == DUE + timedelta(hours=1)
    restarted = withdrawn.begin_submission(much_later, DUE)
    assert (restarted.started_at, restarted.submission_started_at) == (much_later, much_later)


def test_the_media_key_is_fixed_at_creation_and_a_result_after_success() -> None:
    job = a_job(media_key=KEY)
    done = job.begin_submission(NOON, DUE).succeed(LATER, None)
    assert (job.media_key, job.result_key) == (KEY, None)
    assert (done.result_key, done.finished_at, done.failure) == (KEY, LATER, None)


def test_a_failed_job_stores_the_reason() -> None:
    job = a_job().fail(LATER, FAILURE)
    assert (job.failure, job.finished_at, job.result_key) == (FAILURE, LATER, None)


@pytest.mark.parametrize("status", JobStatus)
def test_only_a_queued_job_can_wait(status: JobStatus) -> None:
    job = a_job(status=status)
    if status is JobStatus.QUEUED:
        assert job.wait_until(LATER).due_at == LATER
        return
    with pytest.raises(JobConflictError):
        job.wait_until(LATER)


@pytest.mark.parametrize(("cancel_at", "due_at"), [(LATER, LATER), (DUE + timedelta(1), DUE), (None, DUE)])
def test_the_callers_deadline_applies_if_it_is_earlier(cancel_at: datetime | None, due_at: datetime) -> None:
    job = a_job(cancel_at=cancel_at)
    processing = job.begin_submission(NOON, DUE)
    assert job.wait_until(DUE).due_at == processing.due_at == processing.withdraw_submission(DUE).due_at == due_at


def test_a_redacted_job_has_its_outcome_but_not_its_request() -> None:
    done = a_finished_video(request={"prompt": "a secret"})
    redacted = done.redact(LATER)
    assert (redacted.request, redacted.deleted_at, redacted.result_key) == ({}, LATER, None)
    assert (redacted.status, redacted.cost, redacted.seed) == (done.status, done.cost, done.seed)
    assert redacted.redact(LATER + timedelta(hours=1)).deleted_at == LATER


@pytest.mark.parametrize("status", [JobStatus.QUEUED, JobStatus.PROCESSING])
def test_a_job_that_is_not_final_cannot_be_redacted(status: JobStatus) -> None:
    with pytest.raises(JobConflictError):
        a_job(status=status).redact(LATER)


def test_the_record_expires_thirty_days_after_the_media() -> None:
    job = a_job()
    assert job.record_expires_at - job.expires_at == timedelta(days=30)


def test_new_ids_are_unique_and_valid() -> None:
    ids = {new_job_id() for _ in range(500)}
    assert len(ids) == 500
    assert all(is_job_id(job_id) for job_id in ids)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0" * 31,
        "0" * 33,
        "0" * 32 + "\n",
        "A" * 32,
        "g" * 32,
        "٣" * 32,
        "../" + "0" * 29,
        "0" * 31 + "\0",
        "0" * 16 + "/" + "0" * 15,
    ],
)
def test_any_other_text_is_no_job_id(text: str) -> None:
    assert not is_job_id(text)
