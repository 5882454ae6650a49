"""Whatever a route raises is answered in the common shape, and nobody's text reaches an answer or a log."""

import io
import json
from typing import Any, Never

import pytest

from shared.domain.errors import NotFoundError, ProviderThrottledError
from shared.runtime.http.endpoint import http_endpoint
from shared.runtime.http.request import HttpRequest
from shared.runtime.http.response import HttpResponse
from tests.support.fakes.gateway_event import REQUEST_ID, gateway_event, json_event

USERS_TEXT = "a secret prompt about s3://the-bucket"


def _call(error: Exception) -> dict[str, Any]:
    def respond(_request: HttpRequest) -> Never:
        raise error

    return http_endpoint(respond)(json_event("/api/generate", {"video_description": USERS_TEXT}), None)


def test_an_answer_is_passed_on_with_the_request_s_id() -> None:
    handler = http_endpoint(lambda request: HttpResponse(200, {"route": request.resource}))
    result = handler(gateway_event("GET", "/api/health"), None)
    assert json.loads(result["body"]) == {"route": "/api/health"}
    assert result["headers"]["X-Request-Id"] == REQUEST_ID


def test_an_error_of_ours_is_answered_in_its_own_words() -> None:
    result = _call(NotFoundError("There is no job with this id."))
    assert result["statusCode"] == 404
    assert json.loads(result["body"]) == {
        "error": "There is no job with this id.",
        "code": "not_found",
        "request_id": REQUEST_ID,
        "retryable": False,
    }


def test_a_wait_is_passed_on() -> None:
    result = _call(ProviderThrottledError("Slow down.", retry_after=11))
    assert (result["statusCode"], result["headers"]["Retry-After"]) == (503, "11")


@pytest.mark.parametrize(
    "error",
    [
        KeyError(USERS_TEXT),
        ValueError(USERS_TEXT),
        RecursionError(USERS_TEXT),
        StopIteration(USERS_TEXT),
        ExceptionGroup(USERS_TEXT, [OSError(USERS_TEXT)]),
    ],
)
def test_an_unknown_error_is_a_500_without_its_words(error: Exception, log: io.StringIO) -> None:
    result = _call(error)
    assert result["statusCode"] == 500
    body = json.loads(result["body"])
    assert (body["code"], body["retryable"], body["request_id"]) == ("internal_error", True, REQUEST_ID)
    assert USERS_TEXT not in result["body"]
    assert USERS_TEXT not in log.getvalue()
    assert type(error).__name__ in log.getvalue()


def test_an_error_s_cause_stays_out_of_answer_and_log(log: io.StringIO) -> None:
    error = NotFoundError("There is no such file.")
    error.__cause__ = OSError(USERS_TEXT)
    assert USERS_TEXT not in _call(error)["body"]
    assert USERS_TEXT not in log.getvalue()


def test_every_answer_leaves_one_line_with_route_method_and_status(log: io.StringIO) -> None:
    http_endpoint(lambda _request: HttpResponse(200, {}))(
        gateway_event("GET", "/api/jobs/{id}", parameters={"id": "0123456789abcdef" * 2}), None
    )
    (line,) = log.getvalue().splitlines()
    logged = json.loads(line)
    assert (logged["route"], logged["method"], logged["status"]) == ("/api/jobs/{id}", "GET", 200)
    assert "0123456789abcdef" not in line  # knowing an id is all it takes to read the job


def test_every_answer_is_counted_and_an_error_by_its_code(capsys: pytest.CaptureFixture[str]) -> None:
    http_endpoint(lambda _request: HttpResponse(200, {}))(gateway_event("GET", "/api/health"), None)
    _call(NotFoundError("There is no job with this id."))
    _call(KeyError(USERS_TEXT))
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if "CloudWatchMetrics" in line]
    assert [line["status"] for line in lines if "Requests" in line] == ["2xx", "4xx", "5xx"]
    assert [line["code"] for line in lines if "Errors" in line] == ["not_found", "internal_error"]


def test_the_id_that_an_error_states_is_found_in_the_log(log: io.StringIO) -> None:
    _call(NotFoundError("There is no job with this id."))
    assert [json.loads(line)["request_id"] for line in log.getvalue().splitlines()] == [REQUEST_ID, REQUEST_ID]
