"""Translate errors of Amazon Bedrock to domain errors, by exception class and code."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Final

import urllib3
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ParamValidationError,
)
from botocore.parsers import ResponseParserError

from shared.adapters.providers.refusals import as_unavailable, error_from_status
from shared.domain import errors

_NOT_SENT: Final = (EndpointConnectionError, ConnectTimeoutError)  # an SSLError may come after the request was sent
_BY_CODE: Final[Mapping[str, tuple[type[errors.AiArtError], str]]] = {
    "ThrottlingException": (errors.ProviderThrottledError, "Amazon Bedrock is busy; please try again."),
    "TooManyRequestsException": (errors.ProviderThrottledError, "Amazon Bedrock is busy; please try again."),
    "ModelNotReadyException": (errors.ProviderThrottledError, "The model is being made ready; please try again."),
    "ServiceQuotaExceededException": (errors.ProviderThrottledError, "The quota of Amazon Bedrock is used up for now."),
    "ModelTimeoutException": (errors.ProviderFailedError, "The model took too long."),
    "ModelErrorException": (errors.ProviderFailedError, "The model failed to generate it."),
    "ServiceUnavailableException": (errors.ProviderUnavailableError, "Amazon Bedrock is down right now."),
    "ValidationException": (errors.ProviderRejectedError, "The model did not accept the request."),
    "AccessDeniedException": (errors.ProviderAccountError, "This deployment has no access to the model."),
    "UnrecognizedClientException": (errors.ProviderAccountError, "This deployment has no access to the model."),
    "ExpiredTokenException": (errors.ProviderAccountError, "This deployment has no access to the model."),
    "ResourceNotFoundException": (errors.ProviderModelGoneError, "Amazon Bedrock no longer has this model."),
}
_UNREACHABLE: Final = "Amazon Bedrock cannot be reached right now."
_UNKNOWN: Final = "Amazon Bedrock was called and its response was lost; it is unknown whether anything was generated."


@contextmanager
def bedrock_errors(*, billable: bool) -> Generator[None]:
    """Context manager: raise domain errors for errors of Bedrock and botocore; `billable`: the call may be charged."""
    try:
        yield
    except ClientError as error:
        raise _from_response(error, billable=billable) from error
    except _NOT_SENT as error:
        raise errors.ProviderUnavailableError(_UNREACHABLE) from error
    except (NoCredentialsError, ParamValidationError) as error:
        raise errors.ProviderAccountError("This deployment cannot call Amazon Bedrock.") from error
    except (BotoCoreError, ResponseParserError, urllib3.exceptions.HTTPError) as error:  # the last if truncated
        if billable:
            raise errors.SubmissionUnknownError(_UNKNOWN) from error
        raise errors.ProviderUnavailableError(_UNREACHABLE) from error


def _from_response(error: ClientError, *, billable: bool) -> errors.AiArtError:
    known = _BY_CODE.get(error.response.get("Error", {}).get("Code", ""))
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 500)
    found = known[0](known[1]) if known else error_from_status(status, billable=billable)
    return found if billable else as_unavailable(found)
