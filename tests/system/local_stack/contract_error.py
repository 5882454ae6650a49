"""Checks the common shape of an error response."""

import json
from collections.abc import Mapping


def assert_contract_error(body: bytes, headers: Mapping[str, str], code: str) -> None:
    error, names = json.loads(body), {name.lower(): value for name, value in headers.items()}
    assert set(error) == {"error", "code", "request_id", "retryable"}
    assert isinstance(error["error"], str)
    assert error["code"] == code
    assert names["content-type"] == "application/json"
    assert names["access-control-allow-origin"] == "*"
    assert names["x-request-id"] == error["request_id"]
