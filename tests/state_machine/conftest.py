"""A world in moto for one run: the table and the bucket as the template makes them, the definition as it is written."""

import base64
import json
from collections.abc import Iterator
from typing import Any, Final

import boto3
import pytest
from moto import mock_aws
from moto.core.config import DefaultConfig
from moto.stepfunctions.parser.utils import TMP_THREADS

from functions.poll import steps
from functions.poll.video_steps import VideoSteps
from shared.adapters.dynamodb_jobs import DynamoDBJobStore
from shared.adapters.s3_media import S3MediaStore
from shared.domain.catalogue import load_catalogue
from tests.infra.source import DEFINITION, read_template
from tests.state_machine import lambda_service
from tests.state_machine.clock import stop_sleeping
from tests.state_machine.run import BUCKET, PICTURE, TABLE, WISH, Clients, VideoRun
from tests.state_machine.trouble import Interrupted

_REGION: Final = "eu-west-1"
_ACCOUNT: Final = "123456789012"
_FUNCTION: Final = f"arn:aws:lambda:{_REGION}:{_ACCOUNT}:function:VideoSteps:live"
_REALLY_RUN: Final[DefaultConfig] = {"stepfunctions": {"execute_state_machine": True}, "lambda": {"use_docker": False}}


def _table() -> dict[str, Any]:
    """What of the template's table DynamoDB's own call takes."""
    properties = read_template()["Resources"]["JobTable"]["Properties"]
    keys = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
    return {key: properties[key] for key in keys}


@pytest.fixture(scope="session")
def clients() -> Clients:
    """Made once, which takes longer than a run; each run's `mock_aws` answers them with a world of its own."""
    with mock_aws():  # it names credentials, so that none of the machine's are looked for
        aws = boto3.Session(region_name=_REGION)
        return Clients(
            dynamodb=aws.client("dynamodb"),
            s3=aws.client("s3"),
            sfn=aws.client("stepfunctions"),
            functions=aws.client("lambda"),
        )


@pytest.fixture
def world(clients: Clients, monkeypatch: pytest.MonkeyPatch) -> Iterator[VideoRun]:
    """Whatever happens in a test, afterwards nothing of the user's stands in the execution's history."""
    TMP_THREADS.clear()
    with mock_aws(config=_REALLY_RUN):
        world = _built(clients)
        tasks = VideoSteps(
            catalogue=load_catalogue(),
            provider=lambda _name: world.provider,
            jobs=world.jobs,
            media=world.media,
            clock=world.clock.now,
        )
        stop_sleeping(monkeypatch, world.clock)
        monkeypatch.setattr(steps, "video_steps", lambda: tasks)
        lambda_service.serve(monkeypatch, _FUNCTION, steps.lambda_handler, world.lost_answers)
        lambda_service.call_through(monkeypatch, clients.functions)
        yield world
        told = json.dumps(world.history, default=str)
        assert WISH not in told
        assert base64.b64encode(PICTURE).decode() not in told


def _built(clients: Clients) -> VideoRun:
    clients.s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": _REGION})
    clients.dynamodb.create_table(TableName=TABLE, **_table())
    made = clients.sfn.create_state_machine(
        name="video",
        definition=DEFINITION.read_text(encoding="utf-8").replace("${VideoSteps}", _FUNCTION),
        roleArn=f"arn:aws:iam::{_ACCOUNT}:role/video",
    )
    store = DynamoDBJobStore(clients.dynamodb, TABLE)
    return VideoRun(
        clients=clients,
        state_machine_arn=made["stateMachineArn"],
        store=store,
        jobs=Interrupted(store),
        media=Interrupted(S3MediaStore(clients.s3, BUCKET)),
    )
