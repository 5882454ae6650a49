"""Connections that fail, before and after the provider has read the request."""

from shared.domain import errors
from tests.contract.providers.failure_rows.groups import ALL_PROVIDERS, OVER_HTTP
from tests.contract.providers.row import row, transforms_a_large_image
from tests.support.upstreams import faults

BEFORE_THE_REQUEST_WAS_READ = [
    row("refuses the connection", ALL_PROVIDERS, errors.ProviderUnavailableError, address="refused"),
    row(
        "does not accept the connection in time",
        ALL_PROVIDERS,
        errors.ProviderUnavailableError,
        address="full",
        short_timeout=True,
    ),
    row(
        "has a certificate of an unknown authority",
        OVER_HTTP,
        errors.ProviderUnavailableError,
        address="self-signed",
    ),
    row(
        "resets the connection before it has read the whole request",
        ("openai", "stability", "gemini"),
        errors.ProviderUnavailableError,
        fault=faults.resets_connection,
        early=True,
        prepare=transforms_a_large_image,
    ),
    row(
        "has an address that is neither https nor loopback",
        OVER_HTTP,
        errors.ConfigurationError,
        address="plain",
    ),
]
WITHOUT_A_WHOLE_RESPONSE = [
    row(
        "closes the connection without a response",
        ALL_PROVIDERS,
        errors.SubmissionUnknownError,
        fault=faults.closes_connection,
    ),
    row(
        "resets the connection without a response",
        ALL_PROVIDERS,
        errors.SubmissionUnknownError,
        fault=faults.resets_connection,
    ),
    row(
        "does not respond in time",
        ALL_PROVIDERS,
        errors.SubmissionUnknownError,
        fault=faults.never_responds,
        short_timeout=True,
    ),
    row(
        "sends half of the response, then closes the connection",
        ALL_PROVIDERS,
        errors.SubmissionUnknownError,
        fault=faults.truncates,
    ),
    row(
        "sends half of the response, then nothing more",
        ALL_PROVIDERS,
        errors.SubmissionUnknownError,
        fault=faults.stalls,
        short_timeout=True,
    ),
    row(
        "sends a byte now and then, without end",
        OVER_HTTP,
        errors.SubmissionUnknownError,
        fault=faults.sends_slowly,
        short_timeout=True,
    ),
]
