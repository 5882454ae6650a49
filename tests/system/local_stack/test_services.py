"""AWS services of the emulator: permissions, streams, events, presigned URLs, state machines."""

import json
import uuid
from typing import Any

import pytest
import requests

from tests.system.local_stack.aws_clients import client
from tests.system.local_stack.starting import RunningStack, wait_for


def _behave(stack: RunningStack, how: str) -> str:
    answer = requests.get(f"{stack.raw_url}/behave/{how}", timeout=30)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_role_allows_only_the_actions_of_its_policy(probe_stack: RunningStack) -> None:
    assert _behave(probe_stack, "put") == "ok"
    assert _behave(probe_stack, "allowed") == "stored"
    assert _behave(probe_stack, "forbidden").startswith("AccessDenied")


def test_table_has_the_ttl_attribute_of_the_template(probe_stack: RunningStack) -> None:
    answer = client(probe_stack, "dynamodb").describe_time_to_live(TableName=probe_stack.outputs["TableName"])
    assert answer["TimeToLiveDescription"] == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires_at"}


def test_presigned_url_works_and_a_forged_one_is_refused(probe_stack: RunningStack) -> None:
    url = _behave(probe_stack, "presigned")
    answer = requests.get(url, headers={"Range": "bytes=2-4"}, timeout=30)
    assert (answer.status_code, answer.content, answer.headers["Content-Type"]) == (206, b"234", "text/plain")
    assert requests.get(f"{url[:-4]}0000", timeout=30).status_code == 403
    assert requests.head(url, timeout=30).status_code == 403


def test_stream_delivers_only_records_that_match_the_filter(probe_stack: RunningStack) -> None:
    table, name = client(probe_stack, "dynamodb"), probe_stack.outputs["TableName"]
    watched, ignored = uuid.uuid4().hex, uuid.uuid4().hex
    table.put_item(TableName=name, Item={"id": {"S": ignored}})
    table.put_item(TableName=name, Item={"id": {"S": watched}, "watch": {"BOOL": True}})
    seen = {"id": {"S": f"seen-{watched}"}}
    wait_for(lambda: table.get_item(TableName=name, Key=seen).get("Item"))
    assert "Item" not in table.get_item(TableName=name, Key={"id": {"S": f"seen-{ignored}"}})


def test_failed_record_is_delivered_again(probe_stack: RunningStack) -> None:
    table, name, flaky = client(probe_stack, "dynamodb"), probe_stack.outputs["TableName"], uuid.uuid4().hex
    table.put_item(TableName=name, Item={"id": {"S": flaky}, "watch": {"BOOL": True}, "flaky": {"BOOL": True}})

    def seen_twice() -> bool:
        found = table.get_item(TableName=name, Key={"id": {"S": f"seen-{flaky}"}}).get("Item", {})
        return bool(found.get("seen") == {"N": "2"})

    assert wait_for(seen_twice)


def test_event_of_a_function_reaches_the_target_of_its_rule(probe_stack: RunningStack) -> None:
    assert _behave(probe_stack, "event") == "0"
    queue = client(probe_stack, "sqs")
    got = wait_for(lambda: queue.receive_message(QueueUrl=probe_stack.outputs["InboxUrl"]).get("Messages"))
    assert json.loads(got[0]["Body"])["detail-type"] == "Probed"


def _execution(stack: RunningStack, machine: str, given: dict[str, Any]) -> dict[str, Any]:
    states = client(stack, "stepfunctions")
    arn = states.start_execution(stateMachineArn=stack.outputs[machine], name=uuid.uuid4().hex, input=json.dumps(given))

    def ended() -> dict[str, Any] | None:
        found: dict[str, Any] = states.describe_execution(executionArn=arn["executionArn"])
        return None if found["status"] == "RUNNING" else found

    result = wait_for(ended)
    assert result
    return result


def test_retry_matches_the_class_name_of_the_exception(probe_stack: RunningStack) -> None:
    execution = _execution(probe_stack, "MachineArn", {"id": uuid.uuid4().hex, "busy": 2})
    assert execution["status"] == "SUCCEEDED"
    assert json.loads(execution["output"]) == {"attempts": 3}


def test_catch_matches_the_class_name_of_the_exception(probe_stack: RunningStack) -> None:
    execution = _execution(probe_stack, "MachineArn", {"id": uuid.uuid4().hex, "gone": True})
    assert execution["status"] == "SUCCEEDED"
    assert json.loads(execution["output"]) == "gone"


def test_error_without_a_rule_fails_the_execution(probe_stack: RunningStack) -> None:
    execution = _execution(probe_stack, "MachineArn", {"id": uuid.uuid4().hex, "busy": 9})
    assert (execution["status"], execution["error"]) == ("FAILED", "ProviderBusyError")


@pytest.mark.parametrize(
    ("machine", "status", "error"),
    [
        ("SlowArn", "TIMED_OUT", "States.Timeout"),
        ("LostArn", "FAILED", "States.ParameterPathFailure"),
        ("UnauthorisedArn", "FAILED", "Lambda.AccessDeniedException"),
    ],
)
def test_execution_ends_with_the_error_of_aws(probe_stack: RunningStack, machine: str, status: str, error: str) -> None:
    execution = _execution(probe_stack, machine, {})
    assert (execution["status"], execution["error"]) == (status, error)
