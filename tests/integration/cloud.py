"""The AWS account that the handlers find: the resources of the template that they use, on moto."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import yaml

REGION = "eu-central-1"
TABLE, BUCKET, BUS = "aiart-jobs", "aiart-media-test", "aiart"
MACHINE_ARN = f"arn:aws:states:{REGION}:123456789012:stateMachine:video"
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_SESSION_TOKEN": "testing",
    "AWS_DEFAULT_REGION": REGION,
    "JOB_TABLE": TABLE,
    "MEDIA_BUCKET": BUCKET,
    "EVENT_BUS": BUS,
    "VIDEO_STATE_MACHINE_ARN": MACHINE_ARN,
    "SANDBOX_ENABLED": "true",
}
_TEMPLATE = Path(__file__).parents[2] / "infra" / "template.yaml"
_NOTHING_TO_DO = {"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}


@dataclass(frozen=True, slots=True)
class Stored:
    """Everything that the account holds of ours."""

    items: int
    objects: frozenset[str]
    executions: int


class Cloud:
    """A look behind the API, and a way to clear up."""

    def __init__(self) -> None:
        self.dynamodb: Any = boto3.client("dynamodb")
        self.s3: Any = boto3.client("s3")
        self.stepfunctions: Any = boto3.client("stepfunctions")
        self.events: Any = boto3.client("events")
        self.sqs: Any = boto3.client("sqs")

    def build(self) -> None:
        self.dynamodb.create_table(TableName=TABLE, **_table_of_the_template())
        self.s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
        self.events.create_event_bus(Name=BUS)
        role = "arn:aws:iam::123456789012:role/video"
        self.stepfunctions.create_state_machine(name="video", definition=json.dumps(_NOTHING_TO_DO), roleArn=role)

    def stored(self) -> Stored:
        return Stored(
            items=self.dynamodb.scan(TableName=TABLE, Select="COUNT")["Count"],
            objects=frozenset(self.keys()),
            executions=len(self.executions()),
        )

    def keys(self, prefix: str = "") -> list[str]:
        listed = self.s3.list_objects_v2(Bucket=BUCKET, Prefix=prefix)
        return [entry["Key"] for entry in listed.get("Contents", [])]

    def content(self, key: str) -> bytes:
        body: bytes = self.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()
        return body

    def executions(self) -> list[str]:
        listed = self.stepfunctions.list_executions(stateMachineArn=MACHINE_ARN)
        return [execution["name"] for execution in listed["executions"]]


def _table_of_the_template() -> dict[str, Any]:
    """Keys and indexes as they will be deployed."""
    template = yaml.load(_TEMPLATE.read_text(encoding="utf-8"), Loader=_TemplateLoader)  # noqa: S506 - a SafeLoader
    properties = template["Resources"]["JobTable"]["Properties"]
    names = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
    return {name: properties[name] for name in names}


class _TemplateLoader(yaml.SafeLoader):
    """Reads CloudFormation's short forms as nothing; no key of the table uses one."""


_TemplateLoader.add_multi_constructor("!", lambda _loader, _suffix, _node: None)
