"""The services behind the functions: permissions, streams, events, presigned addresses, state machines."""

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


def test_a_role_may_do_what_its_policy_says_and_nothing_else(probe_stack: RunningStack) -> None:
    assert _behave(probe_stack, "put") == "ok"
    assert _behave(probe_stack, "allowed") == "stored"
    assert _behave(probe_stack, "forbidden").startswith("AccessDenied")


def test_the_table_expires_records_by_the_template_s_attribute(probe_stack: RunningStack) -> None:
    told = client(probe_stack, "dynamodb").describe_time_to_live(TableName=probe_stack.outputs["TableName"])
    assert told["TimeToLiveDescription"] == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires_at"}


def test_a_presigned_address_can_be_followed_and_not_forged(probe_stack: RunningStack) -> None:
    address = _behave(probe_stack, "presigned")
    answer = requests.get(address, headers={"Range": "bytes=2-4"}, timeout=30)
    assert (answer.status_code, answer.content, answer.headers["Content-Type"]) == (206, b"234", "text/plain")
    assert requests.get(f"{address[:-4]}0000", timeout=30).status_code == 403
    assert requests.head(address, timeout=30).status_code == 403


def test_a_filtered_stream_reaches_its_function(probe_stack: RunningStack) -> None:
    table, name = client(probe_stack, "dynamodb"), probe_stack.outputs["TableName"]
    watched, ignored = uuid.uuid4().hex, uuid.uuid4().hex
    table.put_item(TableName=name, Item={"id": {"S": ignored}})
    table.put_item(TableName=name, Item={"id": {"S": watched}, "watch": {"BOOL": True}})
    seen = {"id": {"S": f"seen-{watched}"}}
    wait_for(lambda: table.get_item(TableName=name, Key=seen).get("Item"))
    assert "Item" not in table.get_item(TableName=name, Key={"id": {"S": f"seen-{ignored}"}})


def test_a_record_that_could_not_be_handled_comes_again(probe_stack: RunningStack) -> None:
    table, name, flaky = client(probe_stack, "dynamodb"), probe_stack.outputs["TableName"], uuid.uuid4().hex
    table.put_item(TableName=name, Item={"id": {"S": flaky}, "watch": {"BOOL": True}, "flaky": {"BOOL": True}})

    def seen_twice() -> bool:
        found = table.get_item(TableName=name, Key={"id": {"S": f"seen-{flaky}"}}).get("Item", {})
        return bool(found.get("seen") == {"N": "2"})

    assert wait_for(seen_twice)


def test_an_event_from_a_function_reaches_its_rule_s_target(probe_stack: RunningStack) -> None:
    assert _behave(probe_stack, "event") == "0"
    queue = client(probe_stack, "sqs")
    got = wait_for(lambda: queue.receive_message(QueueUrl=probe_stack.outputs["InboxUrl"]).get("Messages"))
    assert json.loads(got[0]["Body"])["detail-type"] == "Probed"


def _execution(stack: RunningStack, machine: str, given: dict[str, Any]) -> dict[str, Any]:
    states = client(stack, "stepfunctions")
    arn = states.start_execution(stateMachineArn=stack.outputs[machine], name=uuid.uuid4().hex, input=json.dumps(given))

    def ended() -> dict[str, Any] | None:
        told: dict[str, Any] = states.describe_execution(executionArn=arn["executionArn"])
        return None if told["status"] == "RUNNING" else told

    result = wait_for(ended)
    assert result
    return result


def test_retry_matches_on_the_exception_s_own_name(probe_stack: RunningStack) -> None:
    told = _execution(probe_stack, "MachineArn", {"id": uuid.uuid4().hex, "busy": 2})
    assert told["status"] == "SUCCEEDED"
    assert json.loads(told["output"]) == {"attempts": 3}


def test_catch_matches_on_the_exception_s_own_name(probe_stack: RunningStack) -> None:
    told = _execution(probe_stack, "MachineArn", {"id": uuid.uuid4().hex, "gone": True})
    assert told["status"] == "SUCCEEDED"
    assert json.loads(told["output"]) == "gone"


def test_an_error_that_nobody_names_ends_the_execution(probe_stack: RunningStack) -> None:
    told = _execution(probe_stack, "MachineArn", {"id": uuid.uuid4().hex, "busy": 9})
    assert (told["status"], told["error"]) == ("FAILED", "ProviderBusyError")


@pytest.mark.parametrize(
    ("machine", "status", "error"),
    [
        ("SlowArn", "TIMED_OUT", "States.Timeout"),
        ("LostArn", "FAILED", "States.ParameterPathFailure"),
        ("UnauthorisedArn", "FAILED", "Lambda.AccessDeniedException"),
    ],
)
def test_executions_end_as_on_aws(probe_stack: RunningStack, machine: str, status: str, error: str) -> None:
    told = _execution(probe_stack, machine, {})
    assert (told["status"], told["error"]) == (status, error)
