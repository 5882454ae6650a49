"""`sam delete` leaves what the retention policies say, with what is in it, and nothing else."""

from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.e2e.client import Client
from tests.infra.source import read_template
from tests.system.local_stack.aws_clients import client
from tests.system.local_stack.starting import RunningStack, running
from tests.system.upgrade.deploying import described, remove

_RETAINED = {
    "JobTable",
    "MediaBucket",
    "GatewayLogRole",  # with the next: a setting of the whole region, which other gateways log by
    "GatewayLogAccount",
}
_RETAINED_WHERE_WANTED = {"MediaAccessLogBucket"}  # logs of who read what outlive what was read


def _left(stack: RunningStack) -> dict[str, set[str]]:
    """What the account holds of each kind that the stack has."""
    iam, lambda_, events = (client(stack, service) for service in ("iam", "lambda", "events"))
    listed: dict[str, Any] = {
        "tables": client(stack, "dynamodb").list_tables()["TableNames"],
        "functions": [each["FunctionName"] for each in lambda_.list_functions()["Functions"]],
        "layers": [each["LayerName"] for each in lambda_.list_layers()["Layers"]],
        "sources": [each["UUID"] for each in lambda_.list_event_source_mappings()["EventSourceMappings"]],
        "machines": [each["name"] for each in client(stack, "stepfunctions").list_state_machines()["stateMachines"]],
        "gateways": [each["id"] for each in client(stack, "apigateway").get_rest_apis()["items"]],
        "queues": client(stack, "sqs").list_queues().get("QueueUrls", []),
        "roles": [each["RoleName"] for each in iam.list_roles()["Roles"] if "aiart" in each["RoleName"]],
        "alarms": [each["AlarmName"] for each in client(stack, "cloudwatch").describe_alarms()["MetricAlarms"]],
        "logs": [
            each["logGroupName"]
            for each in client(stack, "logs").describe_log_groups()["logGroups"]
            if each["logGroupName"].startswith("/aws/aiart/")
        ],
        "buses": [each["Name"] for each in events.list_event_buses()["EventBuses"] if each["Name"] != "default"],
        "rules": [each["Name"] for each in events.list_rules()["Rules"]],
        "buckets": [
            each["Name"] for each in client(stack, "s3").list_buckets()["Buckets"] if "sam-cli" not in each["Name"]
        ],  # the SAM CLI keeps one for its uploads
    }
    return {kind: set(names) for kind, names in listed.items() if names}


def test_what_is_retained_is_said_in_the_template() -> None:
    resources = read_template()["Resources"].items()
    kept = {name for name, each in resources if each.get("DeletionPolicy", "Delete") != "Delete"}
    assert kept == _RETAINED | _RETAINED_WHERE_WANTED


@pytest.mark.slow
def test_only_what_is_retained_is_left(tmp_path: Path) -> None:
    with running(tmp_path) as stack:
        made = Client(stack.base_url).generate(seed=5)
        assert len(_left(stack)) > len(_RETAINED)

        remove(stack)

        table, bucket = stack.outputs["JobTableName"], stack.outputs["MediaBucketName"]
        role = stack.resources["GatewayLogRole"]
        assert _left(stack) == {"tables": {table}, "buckets": {bucket}, "roles": {role}}
        with pytest.raises(ClientError, match="does not exist"):
            described(stack)
        record = client(stack, "dynamodb").get_item(TableName=table, Key={"id": {"S": made["id"]}})["Item"]
        name = made["image_url"].rpartition("/")[2]
        kept = client(stack, "s3").get_object(Bucket=bucket, Key=f"images/{name}")["Body"].read()
        assert record["status"]["S"] == "succeeded"
        assert kept.startswith(b"\x89PNG")
