"""A moto account for one run: tables, bucket and state machines as in the template."""

import base64
import json
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import boto3
import pytest
from moto import mock_aws
from moto.core.config import DefaultConfig
from moto.stepfunctions.parser.utils import TMP_THREADS

from functions.image_workflow import handler as image_workflow
from functions.video_workflow import handler as video_workflow
from shared.adapters.dynamodb_jobs import DynamoDBJobStore
from shared.adapters.dynamodb_waiting_jobs import DynamoDBWaitingJobs
from shared.adapters.s3_media import S3MediaStore
from shared.domain.jobs import JobKind
from tests.infra.source import DEFINITIONS, read_template
from tests.support.handlers import handlers_on
from tests.system.state_machines import lambda_service
from tests.system.state_machines.clock import stop_sleeping
from tests.system.state_machines.ports import ScriptedPorts
from tests.system.state_machines.run import BUCKET, COORDINATION, IMAGE, JOBS, PROMPT, Clients, MachineRun
from tests.system.state_machines.scripted import ScriptedPort

_REGION: Final = "eu-west-1"
_ACCOUNT: Final = "123456789012"
FUNCTIONS: Final = {
    name: f"arn:aws:lambda:{_REGION}:{_ACCOUNT}:function:{name}Steps:live" for name in ("video", "image")
}
_MACHINES: Final = {JobKind.GENERATE: "image", JobKind.IMG2IMG: "image", JobKind.IMG2VIDEO: "video"}
_EXECUTE: Final[DefaultConfig] = {"stepfunctions": {"execute_state_machine": True}, "lambda": {"use_docker": False}}


@cache
def _table(name: str) -> dict[str, Any]:
    """The properties of the template's table that CreateTable takes."""
    properties = read_template()["Resources"][name]["Properties"]
    keys = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
    return {key: properties[key] for key in keys if key in properties}


@pytest.fixture(scope="session")
def clients() -> Clients:
    """Made once, because that takes longer than a run; each run has a `mock_aws` of its own."""
    with mock_aws():  # sets credentials, so that none of this machine are read
        aws = boto3.Session(region_name=_REGION)
        return Clients(
            dynamodb=aws.client("dynamodb"),
            s3=aws.client("s3"),
            sfn=aws.client("stepfunctions"),
            functions=aws.client("lambda"),
        )


@pytest.fixture
def world(clients: Clients, monkeypatch: pytest.MonkeyPatch) -> Iterator[MachineRun]:
    """After each test, check that the execution history holds neither the prompt nor the image."""
    TMP_THREADS.clear()
    with mock_aws(config=_EXECUTE):
        world = _built(clients)
        stop_sleeping(monkeypatch, world.clock)
        handlers = {
            FUNCTIONS["video"]: video_workflow.lambda_handler,
            FUNCTIONS["image"]: image_workflow.lambda_handler,
        }
        lambda_service.serve(monkeypatch, handlers, world.lost_answers)
        lambda_service.call_through(monkeypatch, clients.functions)
        with handlers_on(ScriptedPorts(world)):
            yield world
        history = json.dumps(world.history, default=str)
        assert PROMPT not in history
        assert base64.b64encode(IMAGE).decode() not in history


def _built(clients: Clients) -> MachineRun:
    clients.s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": _REGION})
    clients.dynamodb.create_table(TableName=JOBS, **_table("JobTable"))
    clients.dynamodb.create_table(TableName=COORDINATION, **_table("CoordinationTable"))
    arns = {name: _machine(clients, name) for name in DEFINITIONS}
    store = DynamoDBJobStore(clients.dynamodb, JOBS)
    return MachineRun(
        clients=clients,
        state_machine_arns={kind: arns[name] for kind, name in _MACHINES.items()},
        store=store,
        jobs=ScriptedPort(store),
        media=ScriptedPort(S3MediaStore(clients.s3, BUCKET)),
        waiting_jobs=ScriptedPort(DynamoDBWaitingJobs(clients.dynamodb, COORDINATION)),
    )


def _machine(clients: Clients, name: str) -> str:
    definition = DEFINITIONS[name].read_text(encoding="utf-8")
    for placeholder, value in {"${Steps}": FUNCTIONS[name], "${Partition}": "aws"}.items():
        definition = definition.replace(placeholder, value)
    role = f"arn:aws:iam::{_ACCOUNT}:role/{name}"
    return clients.sfn.create_state_machine(name=name, definition=definition, roleArn=role)["stateMachineArn"]
