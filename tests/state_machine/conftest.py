"""A world in moto for one run: tables and bucket as the template makes them, the definitions as they are written."""

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

from functions.pictures import steps as pictures
from functions.pictures.picture_step import MakePicture
from functions.poll import steps as videos
from functions.poll.video_steps import VideoSteps
from shared.adapters.dynamodb_gate import DynamoDBProviderGate
from shared.adapters.dynamodb_jobs import DynamoDBJobStore
from shared.adapters.dynamodb_turns import DynamoDBTurnQueue
from shared.adapters.pillow_finisher import PillowPictureFinisher
from shared.adapters.pillow_fitting import PillowPictureFitter
from shared.adapters.s3_media import S3MediaStore
from shared.adapters.stepfunctions_workflow import StepFunctionsTurnCaller
from shared.application.fallback import Fallback
from shared.application.gate import Gate
from shared.application.making import KeepResult
from shared.application.purse import Purse
from shared.application.queue_steps import QueueSteps
from shared.application.studio import Studio
from shared.application.submissions import Submissions
from shared.application.turns import Turns
from shared.application.video_requests import VideoRequests
from shared.domain.catalogue import load_catalogue
from shared.domain.jobs import JobKind
from shared.runtime import workflows
from tests.fakes.meters import CountedCalls
from tests.fakes.spending import InMemorySpendLedger
from tests.infra.source import DEFINITIONS, read_template
from tests.state_machine import lambda_service
from tests.state_machine.alarm import PromptAlarm
from tests.state_machine.clock import stop_sleeping
from tests.state_machine.run import BUCKET, GATE, JOBS, PICTURE, WISH, Clients, MachineRun
from tests.state_machine.trouble import Interrupted

_REGION: Final = "eu-west-1"
_ACCOUNT: Final = "123456789012"
FUNCTIONS: Final = {
    name: f"arn:aws:lambda:{_REGION}:{_ACCOUNT}:function:{name}Steps:live" for name in ("video", "picture")
}
_MACHINES: Final = {JobKind.GENERATE: "picture", JobKind.IMG2IMG: "picture", JobKind.IMG2VIDEO: "video"}
_REALLY_RUN: Final[DefaultConfig] = {"stepfunctions": {"execute_state_machine": True}, "lambda": {"use_docker": False}}


@cache
def _table(name: str) -> dict[str, Any]:
    """What of the template's table DynamoDB's own call takes."""
    properties = read_template()["Resources"][name]["Properties"]
    keys = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
    return {key: properties[key] for key in keys if key in properties}


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
def world(clients: Clients, monkeypatch: pytest.MonkeyPatch) -> Iterator[MachineRun]:
    """Whatever happens in a test, afterwards nothing of the user's stands in the execution's history."""
    TMP_THREADS.clear()
    with mock_aws(config=_REALLY_RUN):
        world = _built(clients)
        _wire(world, monkeypatch)
        stop_sleeping(monkeypatch, world.clock)
        handlers = {FUNCTIONS["video"]: videos.lambda_handler, FUNCTIONS["picture"]: pictures.lambda_handler}
        lambda_service.serve(monkeypatch, handlers, world.lost_answers)
        lambda_service.call_through(monkeypatch, clients.functions)
        yield world
        told = json.dumps(world.history, default=str)
        assert WISH not in told
        assert base64.b64encode(PICTURE).decode() not in told


def _wire(world: MachineRun, patch: pytest.MonkeyPatch) -> None:
    """The tasks as the container would make them, every port of them scriptable."""
    catalogue = load_catalogue()
    limiter = DynamoDBProviderGate(world.clients.dynamodb, GATE, lambda: int(world.clock.now().timestamp() * 1000))
    gate = Gate(gate=limiter, limits=catalogue.limits, meter=CountedCalls())
    keep = KeepResult(jobs=world.jobs, media=world.media, catalogue=catalogue, clock=world.clock.now)
    caller = StepFunctionsTurnCaller(world.clients.sfn)
    alarm = PromptAlarm(world.clock)
    turns = Turns(queue=world.queue, gate=gate, caller=caller, alarm=alarm)
    alarm.let_through = turns.let_through
    fallback = Fallback(catalogue=catalogue, gate=gate)
    ports: dict[str, Any] = {"jobs": world.jobs, "gate": gate, "keep": keep}
    purse = Purse(
        ledger=InMemorySpendLedger(), catalogue=catalogue, cap=0, clock=world.clock.now
    )  # the sandbox is free
    ports["submissions"] = Submissions(jobs=world.jobs, fallback=fallback, purse=purse, clock=world.clock.now)
    requests = VideoRequests(media=world.media, fitter=PillowPictureFitter)
    video_steps = VideoSteps(
        **ports,
        requests=requests,
        provider=lambda _model: world.provider,
        clock=world.clock.now,
        jitter=lambda: 0.5,
    )
    studio = Studio(provider=lambda _model: world.painter, fitter=PillowPictureFitter, finisher=PillowPictureFinisher())
    make_picture = MakePicture(**ports, media=world.media, studio=studio)
    queue_steps = QueueSteps(jobs=world.jobs, turns=turns, keep=keep, clock=world.clock.now)
    patch.setattr(videos, "video_steps", lambda: video_steps)
    patch.setattr(pictures, "make_picture", lambda: make_picture)
    patch.setattr(workflows, "queue_steps", lambda: queue_steps)


def _built(clients: Clients) -> MachineRun:
    clients.s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": _REGION})
    clients.dynamodb.create_table(TableName=JOBS, **_table("JobTable"))
    clients.dynamodb.create_table(TableName=GATE, **_table("GateTable"))
    arns = {name: _machine(clients, name) for name in DEFINITIONS}
    store = DynamoDBJobStore(clients.dynamodb, JOBS)
    return MachineRun(
        clients=clients,
        state_machine_arns={kind: arns[name] for kind, name in _MACHINES.items()},
        store=store,
        jobs=Interrupted(store),
        media=Interrupted(S3MediaStore(clients.s3, BUCKET)),
        queue=Interrupted(DynamoDBTurnQueue(clients.dynamodb, GATE)),
    )


def _machine(clients: Clients, name: str) -> str:
    definition = DEFINITIONS[name].read_text(encoding="utf-8")
    for placeholder, value in {"${Steps}": FUNCTIONS[name], "${Partition}": "aws"}.items():
        definition = definition.replace(placeholder, value)
    role = f"arn:aws:iam::{_ACCOUNT}:role/{name}"
    return clients.sfn.create_state_machine(name=name, definition=definition, roleArn=role)["stateMachineArn"]
