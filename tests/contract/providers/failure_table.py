"""Whatever a provider may answer, and what becomes of it: the table that the tests run and the documentation shows."""

from typing import Any

from shared.domain import errors
from tests.contract.providers.misbehaviours import (
    EMPTY_OBJECT,
    HTML,
    IN_AN_HOUR_AND_MORE,
    NOT_A_IMAGE,
    bedrock_says,
    gemini_ends,
    google_says,
    openai_says,
    packed_as,
    shortened,
    with_fields,
)
from tests.contract.providers.providers import ALL, IMAGES, VIDEOS
from tests.contract.providers.row import (
    Row,
    asks_and_finishes,
    asks_for,
    asks_with_a_large_image,
    fetches,
    looks,
    row,
)
from tests.support.fakes import image_files
from tests.support.upstreams import faults
from tests.support.upstreams.bedrock import HTTP_STATUS
from tests.support.upstreams.faults import Fault, answers
from tests.support.upstreams.words import BLURRED, REFUSED

EVERY = tuple(ALL)
OVER_HTTP = tuple(name for name in ALL if not name.startswith("bedrock"))
MAKERS = tuple(IMAGES)
IN_JSON = tuple(name for name in IMAGES if name != "stability")
SERVERS = tuple(name for name in VIDEOS if name != "bedrock-video")
VIDEO = tuple(VIDEOS)
OPENAI = ("openai", "localai", "vllm-omni", "sglang", "sd-server", "ghostapi")


def _status(status: int, kind: type[errors.AiArtError], **more: Any) -> Row:
    return row(f"{status}", OVER_HTTP, kind, fault=answers(status, b"<html>"), **more)


def _redirect(status: int, kind: type[errors.AiArtError]) -> Row:
    fault = answers(status, b"", location="https://elsewhere.example/")
    return row(f"{status} (a redirect, which is not followed)", OVER_HTTP, kind, fault=fault)


BEFORE_IT_LEFT = [
    row("refuses the connection", EVERY, errors.ProviderUnavailableError, place="refused"),
    row("lets no connection come about in time", EVERY, errors.ProviderUnavailableError, place="full", in_a_hurry=True),
    row(
        "shows a certificate that nobody vouches for",
        OVER_HTTP,
        errors.ProviderUnavailableError,
        place="self-signed",
    ),
    row(
        "breaks the connection before it has the whole request",
        ("openai", "stability", "gemini"),
        errors.ProviderUnavailableError,
        fault=faults.resets,
        early=True,
        ask=asks_with_a_large_image,
    ),
    row(
        "has an address that is neither https nor on this machine",
        OVER_HTTP,
        errors.ConfigurationError,
        place="plain",
    ),
]
AFTER_IT_LEFT = [
    row("closes the connection instead of answering", EVERY, errors.SubmissionUnknownError, fault=faults.hangs_up),
    row("breaks the connection instead of answering", EVERY, errors.SubmissionUnknownError, fault=faults.resets),
    row("does not answer in time", EVERY, errors.SubmissionUnknownError, fault=faults.stays_silent, in_a_hurry=True),
    row("answers half, then closes the connection", EVERY, errors.SubmissionUnknownError, fault=faults.truncates),
    row("answers half, then nothing more", EVERY, errors.SubmissionUnknownError, fault=faults.stalls, in_a_hurry=True),
    row(
        "answers a byte now and then, without end",
        OVER_HTTP,
        errors.SubmissionUnknownError,
        fault=faults.drips,
        in_a_hurry=True,
    ),
]
STATUS = [
    *(_redirect(status, errors.ProviderUnavailableError) for status in (301, 307, 308)),
    *(_redirect(status, errors.SubmissionUnknownError) for status in (302, 303)),
    _status(400, errors.ProviderRejectedError),
    _status(401, errors.ProviderAccountError),
    _status(402, errors.ProviderAccountError),
    _status(403, errors.ProviderAccountError),
    _status(404, errors.ProviderModelGoneError),
    _status(405, errors.ProviderModelGoneError),
    _status(408, errors.SubmissionUnknownError),
    _status(409, errors.ProviderRejectedError),
    _status(410, errors.ProviderModelGoneError),
    _status(413, errors.ProviderRejectedError),
    _status(415, errors.ProviderRejectedError),
    _status(422, errors.ProviderRejectedError),
    _status(429, errors.ProviderThrottledError),
    row(
        "429 with `Retry-After: 7`",
        OVER_HTTP,
        errors.ProviderThrottledError,
        fault=answers(429, b"", retry_after="7"),
        retry_after=7,
    ),
    row(
        "429 with `Retry-After` as a date (an hour is waited at most)",
        OVER_HTTP,
        errors.ProviderThrottledError,
        fault=answers(429, b"", retry_after=IN_AN_HOUR_AND_MORE),
        retry_after=3600,
    ),
    _status(500, errors.ProviderFailedError),
    _status(501, errors.SubmissionUnknownError),
    _status(502, errors.SubmissionUnknownError),
    _status(503, errors.ProviderUnavailableError),
    row(
        "503 with `Retry-After: 30`",
        OVER_HTTP,
        errors.ProviderUnavailableError,
        fault=answers(503, b"", retry_after="30"),
        retry_after=30,
    ),
    _status(504, errors.SubmissionUnknownError),
    _status(529, errors.ProviderUnavailableError),
]
NONSENSE = [
    row("200, but a web page", MAKERS, errors.ProviderResponseError, fault=HTML),
    row("200, but a web page, to a video", VIDEO, errors.SubmissionUnknownError, fault=HTML),
    row("200, but nothing of what is documented", MAKERS, errors.ProviderResponseError, fault=EMPTY_OBJECT),
    row("200, but no video's id", VIDEO, errors.SubmissionUnknownError, fault=EMPTY_OBJECT),
    row(
        "200, but a list",
        MAKERS,
        errors.ProviderResponseError,
        fault=answers(200, b"[]", content_type="application/json"),
    ),
    row("200, but bytes without end", MAKERS, errors.ProviderResponseError, fault=faults.floods),
    row(
        "200, but bytes without end, to a video",
        SERVERS,
        errors.SubmissionUnknownError,
        fault=faults.floods,
    ),
    row("an image in base64 that is none", IN_JSON, errors.ProviderResponseError, fault=packed_as("*not base64*")),
    row("a file that is no image we know", IN_JSON, errors.ProviderResponseError, fault=packed_as(NOT_A_IMAGE)),
    row(
        "`image/png`, but no image",
        ("stability",),
        errors.ProviderResponseError,
        fault=answers(200, image_files.gif(), content_type="image/png", finish_reason="SUCCESS"),
    ),
    row("half an image", MAKERS, errors.ProviderResponseError, fault=shortened(), ask=asks_and_finishes),
]
FILTERED = [
    row("403 `content_moderation`", ("stability",), errors.ContentFilteredError, ask=asks_for(REFUSED)),
    row(
        "200, blurred, `finish-reason: CONTENT_FILTERED`",
        ("stability",),
        errors.ContentFilteredError,
        ask=asks_for(BLURRED),
    ),
    row(
        '200, `{"finish_reason": "CONTENT_FILTERED"}`',
        ("stability",),
        errors.ContentFilteredError,
        fault=answers(
            200, b'{"finish_reason": "CONTENT_FILTERED", "image": ""}', content_type="application/json; type=image/png"
        ),
    ),
    row("400 `moderation_blocked`", ("openai",), errors.ContentFilteredError, ask=asks_for(REFUSED)),
    row(
        "400 `content_policy_violation`",
        OPENAI,
        errors.ContentFilteredError,
        fault=openai_says(400, "content_policy_violation"),
    ),
    row("200 with `promptFeedback.blockReason`", ("gemini",), errors.ContentFilteredError, ask=asks_for(REFUSED)),
    row("200 with `finishReason: IMAGE_SAFETY`", ("gemini",), errors.ContentFilteredError, ask=asks_for(BLURRED)),
    row(
        "200 with `finishReason: PROHIBITED_CONTENT`",
        ("gemini",),
        errors.ContentFilteredError,
        fault=gemini_ends("PROHIBITED_CONTENT"),
    ),
    row("200, `Filter reason: prompt`, no image", ("bedrock",), errors.ContentFilteredError, ask=asks_for(REFUSED)),
    row("200, `Filter reason: output image`", ("bedrock",), errors.ContentFilteredError, ask=asks_for(BLURRED)),
]
IN_ITS_OWN_WORDS = [
    row(
        "429 `insufficient_quota` (out of credit)",
        OPENAI,
        errors.ProviderAccountError,
        fault=openai_says(429, "insufficient_quota"),
    ),
    row(
        "400 `billing_hard_limit_reached`",
        OPENAI,
        errors.ProviderAccountError,
        fault=openai_says(400, "billing_hard_limit_reached"),
    ),
    row(
        "404 `model_not_found` (retired)",
        OPENAI,
        errors.ProviderModelGoneError,
        fault=openai_says(404, "model_not_found"),
    ),
    row(
        "400 `model_not_found` (retired)",
        OPENAI,
        errors.ProviderModelGoneError,
        fault=openai_says(400, "model_not_found"),
    ),
    row(
        "400 with `API_KEY_INVALID`",
        ("gemini",),
        errors.ProviderAccountError,
        fault=google_says(400, "INVALID_ARGUMENT", {"reason": "API_KEY_INVALID"}),
    ),
    row(
        "403 `PERMISSION_DENIED`", ("gemini",), errors.ProviderAccountError, fault=google_says(403, "PERMISSION_DENIED")
    ),
    row("404 `NOT_FOUND` (retired)", ("gemini",), errors.ProviderModelGoneError, fault=google_says(404, "NOT_FOUND")),
    row(
        "429 `RESOURCE_EXHAUSTED`",
        ("gemini",),
        errors.ProviderThrottledError,
        fault=google_says(429, "RESOURCE_EXHAUSTED"),
    ),
    row("200 with words and no image (`STOP`)", ("gemini",), errors.ProviderResponseError, fault=gemini_ends("STOP")),
    row(
        "200 with `finishReason: IMAGE_OTHER`",
        ("gemini",),
        errors.ProviderResponseError,
        fault=gemini_ends("IMAGE_OTHER"),
    ),
    row(
        "200, `Inference error`",
        ("bedrock",),
        errors.ProviderFailedError,
        fault=answers(200, b'{"finish_reasons": ["Inference error"]}', content_type="application/json"),
    ),
    row(
        "200 with a task that it no longer knows",
        ("ghostapi",),
        errors.SubmissionUnknownError,
        fault=answers(202, b'{"task_id": "gone", "status": "pending"}', content_type="application/json"),
    ),
    row(
        "200 with a task's name that is none",
        ("ghostapi",),
        errors.ProviderResponseError,
        fault=answers(202, b'{"task_id": "../../v1/models", "status": "pending"}', content_type="application/json"),
    ),
    row(
        "200 with an image's address on another host",
        ("ghostapi",),
        errors.ProviderResponseError,
        fault=answers(200, b'{"data": [{"url": "https://elsewhere.example/1.png"}]}', content_type="application/json"),
    ),
]
_OF_AWS: dict[str, type[errors.AiArtError]] = {
    "ThrottlingException": errors.ProviderThrottledError,
    "ModelNotReadyException": errors.ProviderThrottledError,
    "ServiceQuotaExceededException": errors.ProviderThrottledError,
    "ModelTimeoutException": errors.ProviderFailedError,
    "ModelErrorException": errors.ProviderFailedError,
    "ServiceUnavailableException": errors.ProviderUnavailableError,
    "InternalServerException": errors.ProviderFailedError,
    "ValidationException": errors.ProviderRejectedError,
    "AccessDeniedException": errors.ProviderAccountError,
    "ResourceNotFoundException": errors.ProviderModelGoneError,
    "ConflictException": errors.ProviderRejectedError,
}
OF_AWS = [
    row(f"`{code}` ({HTTP_STATUS[code]})", ("bedrock", "bedrock-video"), kind, fault=bedrock_says(code))
    for code, kind in _OF_AWS.items()
]


def _look(says: str, kind: type[errors.AiArtError], fault: Fault, where: tuple[str, ...] = SERVERS, **more: Any) -> Row:
    return row(f"{says}, asked how far a video is", where, kind, fault=fault, ask=looks, **more)


def _fetch(says: str, kind: type[errors.AiArtError], fault: Fault, **more: Any) -> Row:
    return row(f"{says}, asked for a finished video", SERVERS, kind, fault=fault, ask=fetches, **more)


LATER = [
    _look("closes the connection", errors.ProviderUnavailableError, faults.hangs_up, VIDEO),
    _look("does not answer", errors.ProviderUnavailableError, faults.stays_silent, VIDEO, in_a_hurry=True),
    _look("answers half", errors.ProviderUnavailableError, faults.truncates, VIDEO),
    *(
        _look(f"{status}", errors.ProviderUnavailableError, answers(status))
        for status in (401, 402, 403, 500, 502, 503, 504)
    ),
    _look("429", errors.ProviderThrottledError, answers(429)),
    _look("404", errors.ProviderResponseError, answers(404)),
    _look("`failed`", errors.ProviderResponseError, with_fields(lambda fields: fields.update(status="failed"))),
    _look(
        "`Failed`",
        errors.ProviderResponseError,
        with_fields(lambda fields: fields.update(status="Failed")),
        ("bedrock-video",),
    ),
    *(
        _look(f"`{code}`", kind, bedrock_says(code), ("bedrock-video",))
        for code, kind in {
            "ThrottlingException": errors.ProviderThrottledError,
            "InternalServerException": errors.ProviderUnavailableError,
            "AccessDeniedException": errors.ProviderUnavailableError,
            "ResourceNotFoundException": errors.ProviderResponseError,
        }.items()
    ),
    _fetch("404", errors.ProviderResponseError, answers(404)),
    _fetch("500", errors.ProviderUnavailableError, answers(500)),
    _fetch("401", errors.ProviderUnavailableError, answers(401)),
    _fetch("breaks off", errors.ProviderUnavailableError, faults.truncates),
    _fetch("stalls half-way", errors.ProviderUnavailableError, faults.stalls, in_a_hurry=True),
    _fetch("drips", errors.ProviderUnavailableError, faults.drips, in_a_hurry=True),
]

TABLE: dict[str, list[Row]] = {
    "Before it has the whole request": BEFORE_IT_LEFT,
    "After that, without a whole answer": AFTER_IT_LEFT,
    "Statuses, where the provider says no more": STATUS,
    "Statuses with a meaning of the provider's own": IN_ITS_OWN_WORDS,
    "Amazon Bedrock's errors": OF_AWS,
    "Content filters": FILTERED,
    "Successes that are none": NONSENSE,
    "After something was bought": LATER,
}
