"""The AWS account of a world, on moto: made anew for each, and read from behind."""

from functools import cache
from typing import Any, Final

import boto3
from moto.backends import get_backend

from tests.infra.source import DEFINITIONS, read_template

REGION: Final = "eu-central-1"
_ACCOUNT: Final = "123456789012"
_SERVICES: Final = ("dynamodb", "s3", "stepfunctions", "sqs", "events")
JOBS, COORDINATION, BUCKET, BUS, ALARMS = "jobs", "gate", "media", "aiart", "alarms"
_MACHINE: Final = f"arn:aws:states:{REGION}:{_ACCOUNT}:stateMachine:"
ENVIRONMENT: Final = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_SESSION_TOKEN": "testing",
    "AWS_DEFAULT_REGION": REGION,
    "JOB_TABLE": JOBS,
    "COORDINATION_TABLE": COORDINATION,
    "MEDIA_BUCKET": BUCKET,
    "EVENT_BUS": BUS,
    "DISPATCH_QUEUE_URL": f"https://sqs.{REGION}.amazonaws.com/{_ACCOUNT}/{ALARMS}",
    "VIDEO_STATE_MACHINE_ARN": _MACHINE + "video",
    "IMAGE_STATE_MACHINE_ARN": _MACHINE + "image",
    "SANDBOX_ENABLED": "true",
    "DAILY_BUDGET_USD": "1000",
}


class Account:
    """Tables, bucket, queue, bus and machines; clients of its own, which nothing goes wrong with."""

    def __init__(self) -> None:
        self._clients: dict[str, Any] = {name: boto3.client(name, region_name=REGION) for name in _SERVICES}

    def build(self) -> None:
        """Everything as new."""
        for service in _SERVICES:
            _backend(service).reset()
        for name, resource in ((JOBS, "JobTable"), (COORDINATION, "CoordinationTable")):
            self._clients["dynamodb"].create_table(TableName=name, **_table(resource))
        self._clients["s3"].create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
        self._clients["sqs"].create_queue(QueueName=ALARMS)
        self._clients["events"].create_event_bus(Name=BUS)
        for name in DEFINITIONS:
            self._clients["stepfunctions"].create_state_machine(
                name=name, definition='{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}', roleArn=_ROLE
            )

    def items(self, table: str) -> list[dict[str, Any]]:
        """Everything in a table."""
        return [item.to_json()["Attributes"] for item in _backend("dynamodb").tables[table].all_items()]

    @property
    def days(self) -> list[dict[str, Any]]:
        """What each day has cost, and what is set aside."""
        return [item for item in self.items(COORDINATION) if item["provider"]["S"] == "budget"]

    def write(self, table: str, item: dict[str, Any]) -> None:
        self._clients["dynamodb"].put_item(TableName=table, Item=item)

    def changes(self, told: int) -> list[dict[str, Any]]:
        """The job table's stream, from its record number `told` on."""
        return [record.to_json() for record in _backend("dynamodb").tables[JOBS].stream_shard.items[told:]]

    @property
    def objects(self) -> set[str]:
        """Everything in the bucket."""
        return set(_backend("s3", "global").buckets[BUCKET].keys)

    def end(self, machine: str, name: str, status: str) -> None:
        """That execution's status from now on."""
        for execution in _machine(machine).executions:
            if execution.name == name:
                execution.status = status


_ROLE: Final = f"arn:aws:iam::{_ACCOUNT}:role/any"


def _backend(service: str, region: str = REGION) -> Any:
    backends = get_backend(service)
    return backends[_ACCOUNT]["aws" if region == "global" or service == "s3" else region]


def _machine(name: str) -> Any:
    return next(each for each in _backend("stepfunctions").state_machines if each.name == name)


@cache
def _table(resource: str) -> dict[str, Any]:
    """What of the template's table DynamoDB's own call takes."""
    properties = read_template()["Resources"][resource]["Properties"]
    names = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode", "StreamSpecification")
    table = {name: properties[name] for name in names if name in properties}
    if "StreamSpecification" in table:
        table["StreamSpecification"] = {"StreamEnabled": True, **table["StreamSpecification"]}
    return table


@cache
def timeouts() -> dict[str, int]:
    """How long each function may run, in seconds."""
    template = read_template()
    default = template["Globals"]["Function"]["Timeout"]
    return {
        name: resource["Properties"].get("Timeout", default)
        for name, resource in template["Resources"].items()
        if resource["Type"] == "AWS::Serverless::Function"
    }
