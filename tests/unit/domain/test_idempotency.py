"""Keys are plain text of a bounded length; a fingerprint is of what was asked, not of how it was encoded."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.errors import InvalidRequestError
from shared.domain.idempotency import RequestIdentity, checked_key, fingerprint, is_abandoned, releases_idempotency_key
from shared.domain.jobs import Job, JobFailure, JobStatus
from tests.support.fakes.clock import NOON
from tests.support.fakes.samples import DUE, a_job

GOOD_KEYS = ["x", "!", "~", "0" * 255, "8e03978e-40d5-43e8-bc93-6894a57f9324", '"quoted"', "a,b;c=d", "#/\\?%"]
BAD_KEYS = {
    "empty": "",
    "256 characters": "x" * 256,
    "a space": "a b",
    "a space before": " a",
    "a space behind": "a ",
    "only a space": " ",
    "a tab": "a\tb",
    "a line break": "a\nb",
    "a line break behind": "a\n",
    "NUL": "a\0b",
    "DEL": "a\x7f",
    "Latin-1": "clé",
    "beyond": "🔑",
    "digits of another script": "٣",
    "half a surrogate": "\ud800",
    "a no-break space": "a\u00a0b",
}


@pytest.mark.parametrize("key", GOOD_KEYS, ids=lambda key: key[:12])
def test_a_good_key_is_kept_as_sent(key: str) -> None:
    assert checked_key(key) == key


def test_no_key_is_no_key() -> None:
    assert checked_key(None) is None


@pytest.mark.parametrize("key", BAD_KEYS.values(), ids=BAD_KEYS)
def test_a_bad_key_is_refused_in_words_without_repeating_it(key: str) -> None:
    with pytest.raises(InvalidRequestError, match="Idempotency-Key must be 1 to 255 printable ASCII") as refused:
        checked_key(key)
    assert len(refused.value.message) < 120


@given(st.dictionaries(st.text(max_size=9), st.text(max_size=9) | st.integers() | st.booleans() | st.none()))
def test_the_order_of_fields_does_not_matter(fields: dict[str, object]) -> None:
    turned = dict(reversed(list(fields.items())))
    assert fingerprint(fields) == fingerprint(turned)
    assert fingerprint(fields, b"file") == fingerprint(turned, b"file")


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
def test_any_other_field_type_or_file_is_another_request(other: tuple[dict[str, object], bytes | None]) -> None:
    assert fingerprint(*other) != fingerprint({"prompt": "a heron", "seed": "1"}, b"file")


def test_text_of_any_sort_has_a_fingerprint() -> None:
    assert len({fingerprint({"prompt": text}) for text in ("\ud800", "🐦", "\0", "")}) == 4


def _asked(**changes: str) -> RequestIdentity:
    parts = {"caller": "address-1", "route": "/api/generate", "fingerprint": "f", "key": "k", **changes}
    return RequestIdentity(received_at=NOON, **parts)


def test_claims_are_scoped_to_caller_and_route_and_tell_neither_key_nor_caller() -> None:
    requests = [_asked(), _asked(caller="address-2"), _asked(route="/api/img2img"), _asked(key="l")]
    ids = [request.key_claim_id or "" for request in requests]
    assert len(set(ids)) == 4
    bodies = [_asked(), _asked(caller="address-2"), _asked(route="/api/img2img"), _asked(fingerprint="g")]
    assert len({request.body_claim_id for request in bodies} | set(ids)) == 8
    assert "address" not in "".join(ids)
    assert all(claim.startswith("claim-") for claim in ids)


def test_parts_of_a_claim_do_not_run_into_each_other() -> None:
    assert _asked(caller="a", route="bc").key_claim_id != _asked(caller="ab", route="c").key_claim_id


def test_a_claim_by_key_is_about_any_body_and_one_by_body_about_any_key() -> None:
    assert _asked(fingerprint="g").key_claim_id == _asked().key_claim_id
    assert _asked(key="l").body_claim_id == _asked().body_claim_id


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
        (_finished(35).forget(NOON + _seconds(36)), 37, False),
    ],
)
def test_a_job_is_abandoned_where_the_gateway_gave_up_before_its_result(
    job: Job, now: float, *, abandoned: bool
) -> None:
    assert is_abandoned(job, NOON + _seconds(now)) is abandoned


_FAILURE = JobFailure("x", "x", retryable=True)
_SUBMITTED = a_job().begin_submission(NOON, NOON + _seconds(60))


@pytest.mark.parametrize(
    ("job", "frees"),
    [
        (a_job().fail(NOON, _FAILURE), True),
        (_SUBMITTED.fail(NOON, _FAILURE), False),
        (_SUBMITTED.fail(NOON, _FAILURE, not_charged=True), True),
        (_SUBMITTED.withdraw_submission(NOON).fail(NOON, _FAILURE), True),
        (_SUBMITTED.submitted("there").fail(NOON, _FAILURE), False),
    ],
)
def test_only_a_failure_that_certainly_bought_nothing_frees_its_key(job: Job, *, frees: bool) -> None:
    assert releases_idempotency_key(job) is frees


@pytest.mark.parametrize("job", [a_job(), a_job(status=JobStatus.PROCESSING), _finished(3), a_job().cancel(NOON)])
def test_a_job_that_did_not_fail_keeps_its_key(job: Job) -> None:
    assert not releases_idempotency_key(job)
