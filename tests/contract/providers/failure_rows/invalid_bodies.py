"""Success statuses whose body is not what is documented."""

from shared.domain import errors
from tests.contract.providers.failure_rows.groups import IMAGE_PROVIDERS, IN_JSON, VIDEO_PROVIDERS, VIDEO_SERVERS
from tests.contract.providers.response_faults import (
    EMPTY_OBJECT,
    HTML,
    NOT_AN_IMAGE,
    with_half_an_image,
    with_image_data,
)
from tests.contract.providers.row import generates_and_postprocesses, row
from tests.support.fakes import image_files
from tests.support.upstreams import faults
from tests.support.upstreams.faults import responds

INVALID_SUCCESSES = [
    row("200, but a web page", IMAGE_PROVIDERS, errors.ProviderResponseError, fault=HTML),
    row("200, but a web page, when a video is submitted", VIDEO_PROVIDERS, errors.SubmissionUnknownError, fault=HTML),
    row("200, but no documented field", IMAGE_PROVIDERS, errors.ProviderResponseError, fault=EMPTY_OBJECT),
    row("200, but no video id", VIDEO_PROVIDERS, errors.SubmissionUnknownError, fault=EMPTY_OBJECT),
    row(
        "200, but a list",
        IMAGE_PROVIDERS,
        errors.ProviderResponseError,
        fault=responds(200, b"[]", content_type="application/json"),
    ),
    row("200, but bytes without end", IMAGE_PROVIDERS, errors.ProviderResponseError, fault=faults.sends_without_end),
    row(
        "200, but bytes without end, when a video is submitted",
        VIDEO_SERVERS,
        errors.SubmissionUnknownError,
        fault=faults.sends_without_end,
    ),
    row(
        "an image that is not valid base64",
        IN_JSON,
        errors.ProviderResponseError,
        fault=with_image_data("*not base64*"),
    ),
    row(
        "a file that is no PNG, JPEG or WEBP",
        IN_JSON,
        errors.ProviderResponseError,
        fault=with_image_data(NOT_AN_IMAGE),
    ),
    row(
        "`image/png`, but no image",
        ("stability",),
        errors.ProviderResponseError,
        fault=responds(200, image_files.gif(), content_type="image/png", finish_reason="SUCCESS"),
    ),
    row(
        "half an image",
        IMAGE_PROVIDERS,
        errors.ProviderResponseError,
        fault=with_half_an_image(),
        prepare=generates_and_postprocesses,
    ),
]
