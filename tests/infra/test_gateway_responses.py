"""The responses that the gateway makes itself have the format, wording and headers of our own errors."""

import json
import re
from typing import Any, Final

import botocore.loaders
import pytest

from tests.infra.source import Template

# The contract's statuses; None: the type keeps the status of the original error.
HTTP_STATUS: Final[dict[str, int | None]] = {
    "ACCESS_DENIED": 403,
    "API_CONFIGURATION_ERROR": 500,
    "AUTHORIZER_CONFIGURATION_ERROR": 500,
    "AUTHORIZER_FAILURE": 500,
    "BAD_REQUEST_BODY": 400,
    "BAD_REQUEST_PARAMETERS": 400,
    "DEFAULT_4XX": None,
    "DEFAULT_5XX": 503,
    "EXPIRED_TOKEN": 403,
    "INTEGRATION_FAILURE": 503,
    "INTEGRATION_TIMEOUT": 503,
    "INVALID_API_KEY": 403,
    "INVALID_SIGNATURE": 403,
    "MISSING_AUTHENTICATION_TOKEN": 404,
    "QUOTA_EXCEEDED": 429,
    "REQUEST_TOO_LARGE": 413,
    "RESOURCE_NOT_FOUND": 404,
    "THROTTLED": 429,
    "UNAUTHORIZED": 401,
    "UNSUPPORTED_MEDIA_TYPE": 415,
    "WAF_FILTERED": 403,
}
RETRYABLE: Final = {429, 503}
EXPOSED: Final = {
    "retry-after", "x-request-id", "ratelimit", "ratelimit-policy", "idempotent-replayed", "location",
}  # fmt: skip
INTERNAL_TERMS: Final = re.compile(
    r"\b(aws|amazon|lambda|gateway|s3|dynamodb|cloudfront|bucket|arn|integration|authorizer|endpoint|stage|token)\b",
    re.IGNORECASE,
)
each_type: Final = pytest.mark.parametrize("kind", sorted(HTTP_STATUS))

type Responses = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def responses(deployed: Template) -> Responses:
    found: Responses = deployed["Resources"]["Api"]["Properties"]["Body"]["x-amazon-apigateway-gateway-responses"]
    return found


def _headers(response: dict[str, Any]) -> dict[str, Any]:
    """By name; a constant value has additional single quotes."""
    return {
        name.removeprefix("gatewayresponse.header."): value for name, value in response["responseParameters"].items()
    }


def _body(response: dict[str, Any]) -> dict[str, Any]:
    ((kind, template),) = response["responseTemplates"].items()
    assert kind == "application/json"
    body: dict[str, Any] = json.loads(template.replace("$context.requestId", "a-request-id"))
    return body


def test_the_list_has_all_types_of_the_service() -> None:
    model = botocore.loaders.Loader().load_service_model("apigateway", "service-2")
    assert sorted(model["shapes"]["GatewayResponseType"]["enum"]) == sorted(HTTP_STATUS)


def test_every_type_is_customised(responses: Responses) -> None:
    assert sorted(responses) == sorted(HTTP_STATUS)


@each_type
def test_status_is_that_of_the_contract(responses: Responses, kind: str) -> None:
    expected = HTTP_STATUS[kind]
    assert responses[kind].get("statusCode") == (None if expected is None else str(expected))


@each_type
def test_body_is_the_common_error(responses: Responses, kind: str) -> None:
    body = _body(responses[kind])
    assert list(body) == ["error", "code", "request_id", "retryable"]
    assert body["request_id"] == "a-request-id"
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", body["code"])
    assert isinstance(body["retryable"], bool)


@each_type
def test_sentence_has_no_internal_terms(responses: Responses, kind: str) -> None:
    sentence = _body(responses[kind])["error"]
    assert re.fullmatch(r"[A-Z][^$]{15,}\.", sentence)
    assert not INTERNAL_TERMS.search(sentence)


@each_type
def test_only_the_request_id_is_substituted(responses: Responses, kind: str) -> None:
    assert re.findall(r"\$[\w.]+", json.dumps(responses[kind]["responseTemplates"])) == ["$context.requestId"]


@each_type
def test_a_browser_may_read_the_response(responses: Responses, kind: str) -> None:
    headers = _headers(responses[kind])
    assert headers["Access-Control-Allow-Origin"] == {"Fn::Sub": "'${CorsOrigin}'"}
    assert set(headers["Access-Control-Expose-Headers"].strip("'").split(", ")) == EXPOSED
    assert headers["Cache-Control"] == "'no-store'"


@each_type
def test_retry_after_is_sent_exactly_with_retryable_statuses(responses: Responses, kind: str) -> None:
    headers = _headers(responses[kind])
    if HTTP_STATUS[kind] in RETRYABLE:
        assert re.fullmatch(r"'[1-9]\d*'", headers["Retry-After"])
        assert _body(responses[kind])["retryable"] is True
    else:
        assert "Retry-After" not in headers
