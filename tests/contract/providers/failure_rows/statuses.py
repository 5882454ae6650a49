"""HTTP statuses without a documented error body."""

from typing import Any

from shared.domain import errors
from tests.contract.providers.failure_rows.groups import OVER_HTTP
from tests.contract.providers.response_faults import MORE_THAN_AN_HOUR_AHEAD
from tests.contract.providers.row import Row, row
from tests.support.upstreams.faults import responds


def _on_status(status: int, kind: type[errors.AiArtError], **more: Any) -> Row:
    return row(f"{status}", OVER_HTTP, kind, fault=responds(status, b"<html>"), **more)


def _on_redirect(status: int, kind: type[errors.AiArtError]) -> Row:
    fault = responds(status, b"", location="https://other.example/")
    return row(f"{status} (a redirect, which is not followed)", OVER_HTTP, kind, fault=fault)


STATUS = [
    *(_on_redirect(status, errors.ProviderUnavailableError) for status in (301, 307, 308)),
    *(_on_redirect(status, errors.SubmissionUnknownError) for status in (302, 303)),
    _on_status(400, errors.ProviderRejectedError),
    _on_status(401, errors.ProviderAccountError),
    _on_status(402, errors.ProviderAccountError),
    _on_status(403, errors.ProviderAccountError),
    _on_status(404, errors.ProviderModelGoneError),
    _on_status(405, errors.ProviderModelGoneError),
    _on_status(408, errors.SubmissionUnknownError),
    _on_status(409, errors.ProviderRejectedError),
    _on_status(410, errors.ProviderModelGoneError),
    _on_status(413, errors.ProviderRejectedError),
    _on_status(415, errors.ProviderRejectedError),
    _on_status(422, errors.ProviderRejectedError),
    _on_status(429, errors.ProviderThrottledError),
    row(
        "429 with `Retry-After: 7`",
        OVER_HTTP,
        errors.ProviderThrottledError,
        fault=responds(429, b"", retry_after="7"),
        retry_after=7,
    ),
    row(
        "429 with `Retry-After` as a date (limited to one hour)",
        OVER_HTTP,
        errors.ProviderThrottledError,
        fault=responds(429, b"", retry_after=MORE_THAN_AN_HOUR_AHEAD),
        retry_after=3600,
    ),
    _on_status(500, errors.ProviderFailedError),
    _on_status(501, errors.SubmissionUnknownError),
    _on_status(502, errors.SubmissionUnknownError),
    _on_status(503, errors.ProviderUnavailableError),
    row(
        "503 with `Retry-After: 30`",
        OVER_HTTP,
        errors.ProviderUnavailableError,
        fault=responds(503, b"", retry_after="30"),
        retry_after=30,
    ),
    _on_status(504, errors.SubmissionUnknownError),
    _on_status(529, errors.ProviderUnavailableError),
]
