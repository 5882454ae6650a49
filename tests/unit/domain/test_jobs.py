"""A job moves only as the table allows, every move is a new revision, and its id is a secret."""

import itertools
from collections.abc import Callable
from datetime import timedelta

import pytest

from shared.domain.errors import JobConflictError
from shared.domain.jobs import LEGAL_MOVES, Job, JobStatus, is_job_id, new_job_id
from shared.domain.media import MediaKind, new_media_key
from tests.fakes.clock import NOON
from tests.fakes.samples import FAILURE, a_job

LATER = NOON + timedelta(seconds=30)
KEY = new_media_key(MediaKind.PROCESSED_VIDEO, "mp4")

MOVES: dict[JobStatus, Callable[[Job], Job]] = {
    JobStatus.PROCESSING: lambda job: job.intend_submission(LATER),
    JobStatus.SUCCEEDED: lambda job: job.succeed(LATER, KEY, None),
    JobStatus.FAILED: lambda job: job.fail(LATER, FAILURE),
}
LEGAL = {
    (JobStatus.QUEUED, JobStatus.PROCESSING),
    (JobStatus.QUEUED, JobStatus.FAILED),
    (JobStatus.QUEUED, JobStatus.CANCELED),
    (JobStatus.PROCESSING, JobStatus.SUCCEEDED),
    (JobStatus.PROCESSING, JobStatus.FAILED),
    (JobStatus.PROCESSING, JobStatus.CANCELED),
}


def test_the_table_is_what_the_design_says() -> None:
    assert {(start, end) for start, ends in LEGAL_MOVES.items() for end in ends} == LEGAL
    assert set(LEGAL_MOVES) == set(JobStatus)


@pytest.mark.parametrize(("start", "end"), sorted(LEGAL & set(itertools.product(JobStatus, MOVES))))
def test_a_legal_move_is_made(start: JobStatus, end: JobStatus) -> None:
    before = a_job(status=start, revision=4)
    after = MOVES[end](before)
    assert after.status is end
    assert after.revision == before.revision + 1
    assert before.status is start


@pytest.mark.parametrize(
    ("start", "end"),
    # a processing job may intend its submission again: that is no change of status
    sorted(set(itertools.product(JobStatus, MOVES)) - LEGAL - {(JobStatus.PROCESSING, JobStatus.PROCESSING)}),
)
def test_any_other_move_is_refused(start: JobStatus, end: JobStatus) -> None:
    with pytest.raises(JobConflictError):
        MOVES[end](a_job(status=start))


@pytest.mark.parametrize("status", JobStatus)
def test_what_is_final_has_no_way_out(status: JobStatus) -> None:
    assert a_job(status=status).is_final is (status in {JobStatus.SUCCEEDED, JobStatus.FAILED, JobStatus.CANCELED})


def test_the_first_intent_starts_the_job() -> None:
    job = a_job().intend_submission(LATER)
    assert (job.started_at, job.submission_intended_at, job.upstream_id) == (LATER, LATER, None)


def test_a_withdrawn_intent_may_be_renewed_without_starting_again() -> None:
    much_later = LATER + timedelta(minutes=1)
    withdrawn = a_job().intend_submission(LATER).withdraw_submission()
    assert withdrawn.submission_intended_at is None
    renewed = withdrawn.intend_submission(much_later)
    assert (renewed.started_at, renewed.submission_intended_at) == (LATER, much_later)


def test_success_keeps_where_the_medium_is() -> None:
    job = a_job().intend_submission(NOON).succeed(LATER, KEY, None)
    assert (job.media_key, job.finished_at, job.failure) == (KEY, LATER, None)


def test_failure_keeps_the_reason() -> None:
    job = a_job().fail(LATER, FAILURE)
    assert (job.failure, job.finished_at, job.media_key) == (FAILURE, LATER, None)


def test_the_record_outlives_the_media_by_thirty_days() -> None:
    job = a_job()
    assert job.forgotten_at - job.expires_at == timedelta(days=30)


def test_ids_are_random_and_recognised() -> None:
    ids = {new_job_id() for _ in range(500)}
    assert len(ids) == 500
    assert all(is_job_id(known) for known in ids)


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
def test_anything_else_is_no_id(text: str) -> None:
    assert not is_job_id(text)
