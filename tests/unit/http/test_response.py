"""Every response has the common headers; its body is JSON or empty."""

import json

import pytest

from shared.runtime.http.response import EXPOSED_HEADERS, HttpResponse, to_proxy_result


def test_a_json_response_has_the_common_headers() -> None:
    result = to_proxy_result(HttpResponse(200, {"message": "héron"}), request_id="r-1")
    assert (result["statusCode"], result["isBase64Encoded"]) == (200, False)
    assert json.loads(result["body"]) == {"message": "héron"}
    assert result["headers"] == {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": EXPOSED_HEADERS,
        "Cache-Control": "no-store",
        "Content-Type": "application/json",
        "X-Content-Type-Options": "nosniff",
        "X-Request-Id": "r-1",
    }


def test_the_exposed_headers_are_those_of_the_contract() -> None:
    exposed = {"retry-after", "x-request-id", "ratelimit", "ratelimit-policy", "idempotent-replayed", "location"}
    assert set(EXPOSED_HEADERS.split(", ")) == exposed


def test_a_response_without_a_body_has_no_content_type() -> None:
    result = to_proxy_result(HttpResponse(302, headers={"Location": "https://x.example"}), request_id="r-1")
    assert result["body"] == ""
    assert "Content-Type" not in result["headers"]
    assert result["headers"]["Location"] == "https://x.example"


def test_a_responses_own_headers_override_the_common_ones() -> None:
    result = to_proxy_result(HttpResponse(200, {}, {"Cache-Control": "public, max-age=60"}), request_id="r-1")
    assert result["headers"]["Cache-Control"] == "public, max-age=60"


def test_the_allowed_origin_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORS_ORIGIN", "https://art.example.com")
    result = to_proxy_result(HttpResponse(200, {}), request_id="r-1")
    assert result["headers"]["Access-Control-Allow-Origin"] == "https://art.example.com"
