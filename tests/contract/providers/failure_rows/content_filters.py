"""Requests and results that a content filter refuses."""

from shared.domain import errors
from tests.contract.providers.failure_rows.groups import OPENAI_FORMAT
from tests.contract.providers.response_faults import gemini_finishes, openai_error_code
from tests.contract.providers.row import generates, row
from tests.support.upstreams.faults import responds
from tests.support.upstreams.filter_words import BLURRED, REFUSED

FILTERED = [
    row("403 `content_moderation`", ("stability",), errors.ContentFilteredError, prepare=generates(REFUSED)),
    row(
        "200, blurred, `finish-reason: CONTENT_FILTERED`",
        ("stability",),
        errors.ContentFilteredError,
        prepare=generates(BLURRED),
    ),
    row(
        '200, `{"finish_reason": "CONTENT_FILTERED"}`',
        ("stability",),
        errors.ContentFilteredError,
        fault=responds(
            200, b'{"finish_reason": "CONTENT_FILTERED", "image": ""}', content_type="application/json; type=image/png"
        ),
    ),
    row("400 `moderation_blocked`", ("openai",), errors.ContentFilteredError, prepare=generates(REFUSED)),
    row(
        "400 `content_policy_violation`",
        OPENAI_FORMAT,
        errors.ContentFilteredError,
        fault=openai_error_code(400, "content_policy_violation"),
    ),
    row("200 with `promptFeedback.blockReason`", ("gemini",), errors.ContentFilteredError, prepare=generates(REFUSED)),
    row("200 with `finishReason: IMAGE_SAFETY`", ("gemini",), errors.ContentFilteredError, prepare=generates(BLURRED)),
    row(
        "200 with `finishReason: PROHIBITED_CONTENT`",
        ("gemini",),
        errors.ContentFilteredError,
        fault=gemini_finishes("PROHIBITED_CONTENT"),
    ),
    row(
        "200, `Filter reason: prompt`, no image", ("bedrock",), errors.ContentFilteredError, prepare=generates(REFUSED)
    ),
    row("200, `Filter reason: output image`", ("bedrock",), errors.ContentFilteredError, prepare=generates(BLURRED)),
]
