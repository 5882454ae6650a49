"""What the gateway answers by itself goes through the template's gateway responses."""

import pytest
import requests

from tests.system.local_stack.aws_clients import client
from tests.system.local_stack.starting import RunningStack, wait_for

_BODY_LIMIT = 10_485_760
_EVENT_LIMIT = 6_291_456


def _told(answer: requests.Response) -> dict[str, str]:
    told: dict[str, str] = answer.json()
    assert told["request_id"] == answer.headers["x-amzn-requestid"]
    return told


@pytest.mark.parametrize("behaviour", ["crash", "exit", "nonsense", "text", "bytes", "unheard-of", "scan"])
def test_a_failing_function_is_a_502_without_a_word_about_the_cause(probe_stack: RunningStack, behaviour: str) -> None:
    answer = requests.get(f"{probe_stack.raw_url}/behave/{behaviour}", timeout=30)
    assert answer.status_code == 502
    assert _told(answer)["code"] == "internal_error"
    assert "secret" not in answer.text
    assert answer.headers["X-Request-Id"] == answer.headers["x-amzn-requestid"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(("method", "path"), [("GET", "nothing"), ("GET", ""), ("DELETE", "echo"), ("FOO", "echo")])
@pytest.mark.parametrize("authorization", [None, "Bearer x"])
def test_an_unknown_route_has_the_template_s_status(
    probe_stack: RunningStack, method: str, path: str, authorization: str | None
) -> None:
    headers = {"Authorization": authorization} if authorization else {}
    answer = requests.request(method, f"{probe_stack.raw_url}/{path}", headers=headers, timeout=30)
    assert answer.status_code == 404
    assert _told(answer)["code"] == "not_found"


def test_throttling(probe_stack: RunningStack) -> None:
    answers = [requests.get(f"{probe_stack.raw_url}/limited", timeout=30) for _ in range(5)]
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert _told(refused)["code"] == "throttled"
    assert refused.headers["Retry-After"] == "1"


def test_the_gateway_gives_up_and_the_function_goes_on(probe_stack: RunningStack) -> None:
    answer = requests.get(f"{probe_stack.raw_url}/hasty", timeout=30)
    assert answer.status_code == 503
    assert _told(answer)["code"] == "timeout"
    assert answer.headers["Retry-After"] == "5"
    table, key = client(probe_stack, "dynamodb"), {"id": {"S": "late"}}
    wait_for(lambda: table.get_item(TableName=probe_stack.outputs["TableName"], Key=key).get("Item"))


def test_a_body_over_ten_mebibytes(probe_stack: RunningStack) -> None:
    answer = requests.post(f"{probe_stack.raw_url}/echo", data=b"x" * (_BODY_LIMIT + 1), timeout=30)
    assert answer.status_code == 413
    assert _told(answer)["code"] == "payload_too_large"


def test_an_event_over_lambda_s_limit(probe_stack: RunningStack) -> None:
    fits = {"image": b"x" * 4_700_000}
    assert requests.post(f"{probe_stack.raw_url}/echo", files=fits, timeout=30).status_code == 200
    too_large = {"image": b"x" * (_EVENT_LIMIT * 3 // 4)}
    answer = requests.post(f"{probe_stack.raw_url}/echo", files=too_large, timeout=30)
    assert answer.status_code == 413
    assert _told(answer)["code"] == "payload_too_large"
