"""The AWS account of the handler tests: the template's resources that they use, on moto."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import yaml

REGION = "eu-central-1"
TABLE, COORDINATION_TABLE, BUCKET, BUS = "aiart-jobs", "aiart-coordination", "aiart-media-test", "aiart"
_MACHINES = f"arn:aws:states:{REGION}:123456789012:stateMachine"
MACHINE_ARN, IMAGE_MACHINE_ARN = f"{_MACHINES}:video", f"{_MACHINES}:image"
DISPATCH_QUEUE_URL = f"https://sqs.{REGION}.amazonaws.com/123456789012/dispatch"
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_SESSION_TOKEN": "testing",
    "AWS_DEFAULT_REGION": REGION,
    "JOB_TABLE": TABLE,
    "MEDIA_BUCKET": BUCKET,
    "EVENT_BUS": BUS,
    "VIDEO_STATE_MACHINE_ARN": MACHINE_ARN,
    "IMAGE_STATE_MACHINE_ARN": IMAGE_MACHINE_ARN,
    "COORDINATION_TABLE": COORDINATION_TABLE,
    "DISPATCH_QUEUE_URL": DISPATCH_QUEUE_URL,
    "SANDBOX_ENABLED": "true",
    "DAILY_BUDGET_USD": "20",
}
_TEMPLATE = Path(__file__).parents[2] / "infra" / "template.yaml"
_NOTHING_TO_DO = {"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}


@dataclass(frozen=True, slots=True)
class Stored:
    """What the account stores: number of jobs and executions, keys of objects."""

    items: int
    objects: frozenset[str]
    executions: int


class Cloud:
    """Creates the resources, reads what the API stored in them, and empties them."""

    def __init__(self) -> None:
        self.dynamodb: Any = boto3.client("dynamodb")
        self.s3: Any = boto3.client("s3")
        self.stepfunctions: Any = boto3.client("stepfunctions")
        self.events: Any = boto3.client("events")
        self.sqs: Any = boto3.client("sqs")

    def build(self) -> None:
        self._create_tables()
        self.s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
        self.events.create_event_bus(Name=BUS)
        self.sqs.create_queue(QueueName="dispatch")
        role = "arn:aws:iam::123456789012:role/video"
        for name in ("video", "image"):
            self.stepfunctions.create_state_machine(name=name, definition=json.dumps(_NOTHING_TO_DO), roleArn=role)

    def clear(self) -> None:
        """Empty tables and bucket: moto's scans and transactions get slower with the number of items."""
        for table in (TABLE, COORDINATION_TABLE):
            self.dynamodb.delete_table(TableName=table)
        self._create_tables()
        while keys := self.keys():
            self.s3.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": key} for key in keys]})

    def _create_tables(self) -> None:
        self.dynamodb.create_table(TableName=TABLE, **_table_of_the_template("JobTable"))
        self.dynamodb.create_table(TableName=COORDINATION_TABLE, **_table_of_the_template("CoordinationTable"))

    def stored(self) -> Stored:
        """Count jobs (the items with a kind), objects and executions; claims are not counted."""
        jobs = {"FilterExpression": "attribute_exists(kind)", "Select": "COUNT"}
        return Stored(
            items=self.dynamodb.scan(TableName=TABLE, **jobs)["Count"],
            objects=frozenset(self.keys()),
            executions=len(self.executions()),
        )

    def reset_rate_limits(self) -> None:
        """Reset the sandbox's rate limit and failure count."""
        for name in ("sandbox", "sandbox#job-starts"):
            self.dynamodb.delete_item(
                TableName=COORDINATION_TABLE, Key={"provider": {"S": name}, "entry": {"S": "rate_limit"}}
            )

    def keys(self, prefix: str = "") -> list[str]:
        listed = self.s3.list_objects_v2(Bucket=BUCKET, Prefix=prefix)
        return [entry["Key"] for entry in listed.get("Contents", [])]

    def content(self, key: str) -> bytes:
        body: bytes = self.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()
        return body

    def item(self, key: str) -> dict[str, Any]:
        """The item of the job table with that id, or an empty dict."""
        return dict(
            self.dynamodb.get_item(TableName=TABLE, Key={"id": {"S": key}}, ConsistentRead=True).get("Item", {})
        )

    def executions(self) -> list[str]:
        listed = [
            self.stepfunctions.list_executions(stateMachineArn=arn)["executions"]
            for arn in (MACHINE_ARN, IMAGE_MACHINE_ARN)
        ]
        return [execution["name"] for executions in listed for execution in executions]


def _table_of_the_template(resource: str) -> dict[str, Any]:
    """Keys and indexes of the table, read from the template."""
    template = yaml.load(_TEMPLATE.read_text(encoding="utf-8"), Loader=_TemplateLoader)  # noqa: S506 - a SafeLoader
    properties = template["Resources"][resource]["Properties"]
    names = {"AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode"}
    return {name: properties[name] for name in names & properties.keys()}


class _TemplateLoader(yaml.SafeLoader):
    """Reads CloudFormation's short forms as None; the tables' keys use none."""


_TemplateLoader.add_multi_constructor("!", lambda _loader, _suffix, _node: None)
