"""Every answer carries the common headers; a body is JSON or there is none."""

import json

import pytest

from shared.runtime.http.response import EXPOSED_HEADERS, HttpResponse, to_proxy_result


def test_a_json_answer() -> None:
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


def test_what_is_exposed_is_what_the_contract_lists() -> None:
    exposed = {"retry-after", "x-request-id", "ratelimit", "ratelimit-policy", "idempotent-replayed", "location"}
    assert set(EXPOSED_HEADERS.split(", ")) == exposed


def test_an_answer_without_a_body_claims_no_type() -> None:
    result = to_proxy_result(HttpResponse(302, headers={"Location": "https://x.example"}), request_id="r-1")
    assert result["body"] == ""
    assert "Content-Type" not in result["headers"]
    assert result["headers"]["Location"] == "https://x.example"


def test_an_answer_s_own_headers_win() -> None:
    result = to_proxy_result(HttpResponse(200, {}, {"Cache-Control": "public, max-age=60"}), request_id="r-1")
    assert result["headers"]["Cache-Control"] == "public, max-age=60"


def test_the_origin_is_the_deployment_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORS_ORIGIN", "https://art.example.com")
    result = to_proxy_result(HttpResponse(200, {}), request_id="r-1")
    assert result["headers"]["Access-Control-Allow-Origin"] == "https://art.example.com"
