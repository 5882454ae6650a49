"""A simulated AWS account on moto: reset for each simulated deployment, and inspected directly."""

from datetime import datetime
from functools import cache
from typing import Any, Final

import boto3
from moto.backends import get_backend

from shared.adapters.dynamodb_job_index import DynamoDBSweepCursor
from tests.infra.source import DEFINITIONS, read_template

REGION: Final = "eu-central-1"
_ACCOUNT: Final = "123456789012"
_SERVICES: Final = ("dynamodb", "s3", "stepfunctions", "sqs", "events")
JOBS, COORDINATION, BUCKET, BUS, DISPATCH_QUEUE = "jobs", "coordination", "media", "aiart", "dispatch"
_MACHINE: Final = f"arn:aws:states:{REGION}:{_ACCOUNT}:stateMachine:"
ENOUGH_USD: Final = "1000"
ENVIRONMENT: Final = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_SESSION_TOKEN": "testing",
    "AWS_DEFAULT_REGION": REGION,
    "JOB_TABLE": JOBS,
    "COORDINATION_TABLE": COORDINATION,
    "MEDIA_BUCKET": BUCKET,
    "EVENT_BUS": BUS,
    "DISPATCH_QUEUE_URL": f"https://sqs.{REGION}.amazonaws.com/{_ACCOUNT}/{DISPATCH_QUEUE}",
    "VIDEO_STATE_MACHINE_ARN": _MACHINE + "video",
    "IMAGE_STATE_MACHINE_ARN": _MACHINE + "image",
    "SANDBOX_ENABLED": "true",
    "DAILY_BUDGET_USD": ENOUGH_USD,
}


class Account:
    """Tables, bucket, queue, bus and state machines; its own clients, into which no fault is injected."""

    def __init__(self) -> None:
        self._clients: dict[str, Any] = {name: boto3.client(name, region_name=REGION) for name in _SERVICES}

    def reset(self) -> None:
        """Delete all resources and create them again."""
        for service in _SERVICES:
            _backend(service).reset()
        for name, resource in ((JOBS, "JobTable"), (COORDINATION, "CoordinationTable")):
            self._clients["dynamodb"].create_table(TableName=name, **_table(resource))
        self._clients["s3"].create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
        self._clients["sqs"].create_queue(QueueName=DISPATCH_QUEUE)
        self._clients["events"].create_event_bus(Name=BUS)
        for name in DEFINITIONS:
            self._clients["stepfunctions"].create_state_machine(
                name=name, definition='{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}', roleArn=_ROLE
            )

    def items(self, table: str) -> list[dict[str, Any]]:
        """Return all items of a table."""
        return [item.to_json()["Attributes"] for item in _backend("dynamodb").tables[table].all_items()]

    @property
    def budget_days(self) -> list[dict[str, Any]]:
        """The budget item of each day: its total and its open reservations."""
        return [item for item in self.items(COORDINATION) if item["provider"]["S"] == "budget"]

    def set_sweep_cursor(self, minute: datetime) -> None:
        DynamoDBSweepCursor(self._clients["dynamodb"], JOBS).write(minute)

    def stream_records(self, start: int) -> list[dict[str, Any]]:
        """Return the records of the job table's stream from position `start`."""
        return [record.to_json() for record in _backend("dynamodb").tables[JOBS].stream_shard.items[start:]]

    @property
    def objects(self) -> set[str]:
        """The keys of all objects in the bucket."""
        return set(_backend("s3", "global").buckets[BUCKET].keys)

    def set_execution_status(self, machine: str, name: str, status: str) -> None:
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
    """Return the properties of a table in the template that CreateTable takes."""
    properties = read_template()["Resources"][resource]["Properties"]
    names = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode", "StreamSpecification")
    table = {name: properties[name] for name in names if name in properties}
    if "StreamSpecification" in table:
        table["StreamSpecification"] = {"StreamEnabled": True, **table["StreamSpecification"]}
    return table


@cache
def timeouts() -> dict[str, int]:
    """Return the timeout of each function in seconds."""
    template = read_template()
    default = template["Globals"]["Function"]["Timeout"]
    return {
        name: resource["Properties"].get("Timeout", default)
        for name, resource in template["Resources"].items()
        if resource["Type"] == "AWS::Serverless::Function"
    }
