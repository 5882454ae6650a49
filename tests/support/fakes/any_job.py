"""Jobs with any legal value in any field, for hypothesis."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from shared.domain.jobs import Cost, Job, JobFailure, JobKind, JobStatus
from shared.domain.media import MediaKey

_WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
_HEX = st.text("0123456789abcdef", min_size=32, max_size=32)
_MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants them bare
_NUMBERS = st.integers(0, 2**53) | st.floats(0, 1e6, allow_nan=False)
_KEYS = st.builds(
    MediaKey, st.sampled_from(["images", "inputs"]), st.from_regex(r"[a-z]{8}\.(png|mp4)", fullmatch=True)
)


def _maybe[T](strategy: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    return st.none() | strategy


ANY_JOB: st.SearchStrategy[Job] = st.builds(
    Job,
    id=_HEX,
    kind=st.sampled_from(JobKind),
    status=st.sampled_from(JobStatus),
    owner=_WORDS,
    model=_WORDS,
    provider=_WORDS,
    seed=st.integers(1, 4_294_967_294),
    request=st.dictionaries(_WORDS, _TEXT | _NUMBERS, max_size=5),
    created_at=_MOMENTS,
    due_at=_MOMENTS,
    expires_at=_MOMENTS,
    started_at=_maybe(_MOMENTS),
    finished_at=_maybe(_MOMENTS),
    submission_started_at=_maybe(_MOMENTS),
    upstream_id=_maybe(_WORDS),
    input_key=_maybe(_KEYS),
    media_key=_maybe(_KEYS),
    cost=_maybe(st.builds(Cost, st.integers(0, 1000), st.decimals(0, 1000, places=4).map(str))),
    failure=_maybe(st.builds(JobFailure, _WORDS, _TEXT, st.booleans())),
    caller=_TEXT,
    ignored_options=st.lists(_WORDS, max_size=4).map(tuple),
    requested_options=st.lists(_WORDS, max_size=4).map(tuple),
    fallback_models=st.lists(_WORDS, max_size=4).map(tuple),
    fallback_from=_maybe(_WORDS),
    cancel_at=_maybe(_MOMENTS),
    deleted_at=_maybe(_MOMENTS),
    cleanup_pending=st.booleans(),
    revision=st.integers(0, 10_000),
)
