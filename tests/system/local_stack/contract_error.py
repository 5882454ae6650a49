"""The one shape that every error of ours has."""

import json
from collections.abc import Mapping


def assert_contract_error(body: bytes, headers: Mapping[str, str], code: str) -> None:
    told, names = json.loads(body), {name.lower(): value for name, value in headers.items()}
    assert set(told) == {"error", "code", "request_id", "retryable"}
    assert isinstance(told["error"], str)
    assert told["code"] == code
    assert names["content-type"] == "application/json"
    assert names["access-control-allow-origin"] == "*"
    assert names["x-request-id"] == told["request_id"]
