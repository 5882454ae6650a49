"""Deleting the stack leaves the resources with a retention policy, with their content, and nothing else."""

from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.e2e.client import Client
from tests.infra.source import read_template
from tests.system.local_stack.aws_clients import client
from tests.system.local_stack.starting import RunningStack, running
from tests.system.upgrade.deployment import describe, remove

_RETAINED = {
    "JobTable",
    "MediaBucket",
    "GatewayLogRole",  # with the next: a setting of the whole region, which other gateways use
    "GatewayLogAccount",
}
_RETAINED_IF_CREATED = {"MediaAccessLogBucket"}  # the access log is retained longer than the media


def _resources(stack: RunningStack) -> dict[str, set[str]]:
    """Return the names of the resources in the account, for each type that the stack has."""
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
        "metric_alarms": [each["AlarmName"] for each in client(stack, "cloudwatch").describe_alarms()["MetricAlarms"]],
        "logs": [
            each["logGroupName"]
            for each in client(stack, "logs").describe_log_groups()["logGroups"]
            if each["logGroupName"].startswith("/aws/aiart/")
        ],
        "buses": [each["Name"] for each in events.list_event_buses()["EventBuses"] if each["Name"] != "default"],
        "rules": [each["Name"] for each in events.list_rules()["Rules"]],
        "buckets": [
            each["Name"] for each in client(stack, "s3").list_buckets()["Buckets"] if "sam-cli" not in each["Name"]
        ],  # except the bucket for uploads of the SAM CLI
    }
    return {kind: set(names) for kind, names in listed.items() if names}


def test_template_retains_only_the_listed_resources() -> None:
    resources = read_template()["Resources"].items()
    retained = {name for name, each in resources if each.get("DeletionPolicy", "Delete") != "Delete"}
    assert retained == _RETAINED | _RETAINED_IF_CREATED


@pytest.mark.slow
def test_only_retained_resources_are_left(tmp_path: Path) -> None:
    with running(tmp_path) as stack:
        made = Client(stack.base_url).generate(seed=5)
        assert len(_resources(stack)) > len(_RETAINED)

        remove(stack)

        table, bucket = stack.outputs["JobTableName"], stack.outputs["MediaBucketName"]
        role = stack.resources["GatewayLogRole"]
        assert _resources(stack) == {"tables": {table}, "buckets": {bucket}, "roles": {role}}
        with pytest.raises(ClientError, match="does not exist"):
            describe(stack)
        record = client(stack, "dynamodb").get_item(TableName=table, Key={"id": {"S": made["id"]}})["Item"]
        name = made["image_url"].rpartition("/")[2]
        image = client(stack, "s3").get_object(Bucket=bucket, Key=f"images/{name}")["Body"].read()
        assert record["status"]["S"] == "succeeded"
        assert image.startswith(b"\x89PNG")
