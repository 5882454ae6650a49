"""Status checks and downloads that fail after a video was submitted."""

from typing import Any

from shared.domain import errors
from tests.contract.providers.failure_rows.groups import VIDEO_PROVIDERS, VIDEO_SERVERS
from tests.contract.providers.response_faults import bedrock_error, with_fields
from tests.contract.providers.row import Row, checks_status, fetches_video, row
from tests.support.upstreams import faults
from tests.support.upstreams.faults import Fault, responds


def _on_check(
    situation: str, kind: type[errors.AiArtError], fault: Fault, providers: tuple[str, ...] = VIDEO_SERVERS, **more: Any
) -> Row:
    return row(f"{situation}, at a status check", providers, kind, fault=fault, prepare=checks_status, **more)


def _on_fetch(situation: str, kind: type[errors.AiArtError], fault: Fault, **more: Any) -> Row:
    return row(
        f"{situation}, at the download of a finished video",
        VIDEO_SERVERS,
        kind,
        fault=fault,
        prepare=fetches_video,
        **more,
    )


AFTER_A_VIDEO_WAS_STARTED = [
    _on_check("closes the connection", errors.ProviderUnavailableError, faults.closes_connection, VIDEO_PROVIDERS),
    _on_check(
        "does not respond", errors.ProviderUnavailableError, faults.never_responds, VIDEO_PROVIDERS, short_timeout=True
    ),
    _on_check("sends half of the response", errors.ProviderUnavailableError, faults.truncates, VIDEO_PROVIDERS),
    *(
        _on_check(f"{status}", errors.ProviderUnavailableError, responds(status))
        for status in (401, 402, 403, 500, 502, 503, 504)
    ),
    _on_check("429", errors.ProviderThrottledError, responds(429)),
    _on_check("404", errors.ProviderResponseError, responds(404)),
    _on_check("`failed`", errors.ProviderResponseError, with_fields(lambda fields: fields.update(status="failed"))),
    _on_check(
        "`Failed`",
        errors.ProviderResponseError,
        with_fields(lambda fields: fields.update(status="Failed")),
        ("bedrock-video",),
    ),
    *(
        _on_check(f"`{code}`", kind, bedrock_error(code), ("bedrock-video",))
        for code, kind in {
            "ThrottlingException": errors.ProviderThrottledError,
            "InternalServerException": errors.ProviderUnavailableError,
            "AccessDeniedException": errors.ProviderUnavailableError,
            "ResourceNotFoundException": errors.ProviderResponseError,
        }.items()
    ),
    _on_fetch("404", errors.ProviderResponseError, responds(404)),
    _on_fetch("500", errors.ProviderUnavailableError, responds(500)),
    _on_fetch("401", errors.ProviderUnavailableError, responds(401)),
    _on_fetch("closes the connection half-way", errors.ProviderUnavailableError, faults.truncates),
    _on_fetch("sends half, then nothing more", errors.ProviderUnavailableError, faults.stalls, short_timeout=True),
    _on_fetch("sends a byte now and then", errors.ProviderUnavailableError, faults.sends_slowly, short_timeout=True),
]
