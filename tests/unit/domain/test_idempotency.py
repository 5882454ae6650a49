"""Idempotency keys are ASCII of limited length; a fingerprint depends on the request's content, not its encoding."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.errors import InvalidRequestError
from shared.domain.idempotency import RequestIdentity, fingerprint, is_abandoned, releases_idempotency_key, validate_key
from shared.domain.jobs import Job, JobFailure, JobStatus
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import DUE, a_job

GOOD_KEYS = ["x", "!", "~", "0" * 255, "8e03978e-40d5-43e8-bc93-6894a57f9324", '"quoted"', "a,b;c=d", "#/\\?%"]
BAD_KEYS = {
    "empty": "",
    "256 characters": "x" * 256,
    "a space": "a b",
    "a space before": " a",
    "a space after": "a ",
    "only a space": " ",
    "a tab": "a\tb",
    "a line break": "a\nb",
    "a line break after": "a\n",
    "NUL": "a\0b",
    "DEL": "a\x7f",
    "Latin-1": "clé",
    "beyond the BMP": "🔑",
    "digits of another script": "٣",
    "half a surrogate": "\ud800",
    "a no-break space": "a\u00a0b",
}


@pytest.mark.parametrize("key", GOOD_KEYS, ids=lambda key: key[:12])
def test_a_valid_key_is_returned_unchanged(key: str) -> None:
    assert validate_key(key) == key


def test_a_missing_key_is_none() -> None:
    assert validate_key(None) is None


@pytest.mark.parametrize("key", BAD_KEYS.values(), ids=BAD_KEYS)
def test_an_invalid_key_is_refused_and_not_in_the_message(key: str) -> None:
    with pytest.raises(InvalidRequestError, match="Idempotency-Key must be 1 to 255 printable ASCII") as refused:
        validate_key(key)
    assert len(refused.value.message) < 120


@given(st.dictionaries(st.text(max_size=9), st.text(max_size=9) | st.integers() | st.booleans() | st.none()))
def test_the_sequence_of_fields_does_not_change_the_fingerprint(fields: dict[str, object]) -> None:
    reordered = dict(reversed(list(fields.items())))
    assert fingerprint(fields) == fingerprint(reordered)
    assert fingerprint(fields, b"file") == fingerprint(reordered, b"file")


@pytest.mark.parametrize(
    "other",
    [
        ({"prompt": "a heron", "seed": "2"}, b"file"),
        ({"prompt": "a heron"}, b"file"),
        ({"prompt": "a heron", "seed": 1}, b"file"),
        ({"prompt": "a heron", "seed": "1", "model": ""}, b"file"),
        ({"prompt": "a heron", "seed": "1"}, b"file "),
        ({"prompt": "a heron", "seed": "1"}, b""),
        ({"prompt": "a heron", "seed": "1"}, None),
    ],
)
def test_another_field_type_or_file_changes_the_fingerprint(other: tuple[dict[str, object], bytes | None]) -> None:
    assert fingerprint(*other) != fingerprint({"prompt": "a heron", "seed": "1"}, b"file")


def test_any_text_has_a_fingerprint() -> None:
    assert len({fingerprint({"prompt": text}) for text in ("\ud800", "🐦", "\0", "")}) == 4


def _identity(**changes: str) -> RequestIdentity:
    parts = {"caller": "address-1", "route": "/api/generate", "fingerprint": "f", "key": "k", **changes}
    return RequestIdentity(received_at=NOON, **parts)


def test_claim_ids_depend_on_caller_and_route_and_reveal_neither() -> None:
    requests = [_identity(), _identity(caller="address-2"), _identity(route="/api/img2img"), _identity(key="l")]
    ids = [request.key_claim_id or "" for request in requests]
    assert len(set(ids)) == 4
    bodies = [_identity(), _identity(caller="address-2"), _identity(route="/api/img2img"), _identity(fingerprint="g")]
    assert len({request.body_claim_id for request in bodies} | set(ids)) == 8
    assert "address" not in "".join(ids)
    assert all(claim.startswith("claim-") for claim in ids)


def test_the_parts_of_a_claim_id_are_separated() -> None:
    assert _identity(caller="a", route="bc").key_claim_id != _identity(caller="ab", route="c").key_claim_id


def test_a_key_claim_ignores_the_body_and_a_body_claim_ignores_the_key() -> None:
    assert _identity(fingerprint="g").key_claim_id == _identity().key_claim_id
    assert _identity(key="l").body_claim_id == _identity().body_claim_id


def _seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def _finished(after: float) -> Job:
    return a_job().begin_submission(NOON, DUE).succeed(NOON + _seconds(after), None)


@pytest.mark.parametrize(
    ("job", "now", "abandoned"),
    [
        (a_job(status=JobStatus.PROCESSING), 28.499, False),
        (a_job(status=JobStatus.PROCESSING), 28.5, True),
        (a_job(status=JobStatus.PROCESSING), 90, True),
        (a_job(status=JobStatus.QUEUED), 28.5, True),
        (_finished(28.499), 28.5, False),
        (_finished(28.499), 40, False),
        (_finished(28.5), 28.5, True),
        (_finished(35), 36, True),
        (_finished(35), 35 + 600, True),
        (_finished(35), 35 + 600.001, False),
        (_finished(2), 3, False),
        (a_job().fail(NOON + _seconds(35), JobFailure("x", "x", retryable=True)), 36, False),
        (a_job().cancel(NOON + _seconds(35)), 36, False),
        (_finished(35).redact(NOON + _seconds(36)), 37, False),
    ],
)
def test_a_job_is_abandoned_if_the_gateway_timed_out_before_its_result(
    job: Job, now: float, *, abandoned: bool
) -> None:
    assert is_abandoned(job, NOON + _seconds(now)) is abandoned


_FAILURE = JobFailure("x", "x", retryable=True)
_SUBMITTED = a_job().begin_submission(NOON, NOON + _seconds(60))


@pytest.mark.parametrize(
    ("job", "releases"),
    [
        (a_job().fail(NOON, _FAILURE), True),
        (_SUBMITTED.fail(NOON, _FAILURE), False),
        (_SUBMITTED.fail(NOON, _FAILURE, not_charged=True), True),
        (_SUBMITTED.withdraw_submission(NOON).fail(NOON, _FAILURE), True),
        (_SUBMITTED.record_submission("there").fail(NOON, _FAILURE), False),
    ],
)
def test_only_a_failure_without_a_charge_releases_the_key(job: Job, *, releases: bool) -> None:
    assert releases_idempotency_key(job) is releases


@pytest.mark.parametrize("job", [a_job(), a_job(status=JobStatus.PROCESSING), _finished(3), a_job().cancel(NOON)])
def test_a_job_that_did_not_fail_does_not_release_its_key(job: Job) -> None:
    assert not releases_idempotency_key(job)
