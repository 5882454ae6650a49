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

from functions.image_workflow import handler as image_workflow
from functions.image_workflow.image_step import MakeImage
from functions.video_workflow import handler as video_workflow
from functions.video_workflow.video_steps import VideoSteps
from shared.adapters.dynamodb_jobs import DynamoDBJobStore
from shared.adapters.dynamodb_rate_limiter import DynamoDBRateLimiter
from shared.adapters.dynamodb_waiting_jobs import DynamoDBWaitingJobs
from shared.adapters.pillow_input_fitter import PillowInputImageFitter
from shared.adapters.pillow_postprocessor import PillowImagePostprocessor
from shared.adapters.s3_media import S3MediaStore
from shared.adapters.stepfunctions_workflow import StepFunctionsTaskCallback
from shared.application.budget import Budget
from shared.application.fallback import Fallback
from shared.application.image_renderer import ImageRenderer
from shared.application.job_dispatcher import JobDispatcher
from shared.application.provider_limiter import ProviderLimiter
from shared.application.result_store import ResultStore
from shared.application.submission_log import SubmissionLog
from shared.application.video_requests import VideoRequestBuilder
from shared.application.workflow_steps import WorkflowSteps
from shared.domain.catalogue import load_catalogue
from shared.domain.jobs import JobKind
from shared.runtime import workflow_tasks
from tests.infra.source import DEFINITIONS, read_template
from tests.support.fakes.meters import CountedCalls
from tests.support.fakes.spending import InMemorySpendLedger
from tests.system.state_machines import lambda_service
from tests.system.state_machines.clock import stop_sleeping
from tests.system.state_machines.run import BUCKET, COORDINATION, IMAGE, JOBS, WISH, Clients, MachineRun
from tests.system.state_machines.timer import ImmediateDispatchTimer
from tests.system.state_machines.trouble import Interrupted

_REGION: Final = "eu-west-1"
_ACCOUNT: Final = "123456789012"
FUNCTIONS: Final = {
    name: f"arn:aws:lambda:{_REGION}:{_ACCOUNT}:function:{name}Steps:live" for name in ("video", "image")
}
_MACHINES: Final = {JobKind.GENERATE: "image", JobKind.IMG2IMG: "image", JobKind.IMG2VIDEO: "video"}
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
        handlers = {
            FUNCTIONS["video"]: video_workflow.lambda_handler,
            FUNCTIONS["image"]: image_workflow.lambda_handler,
        }
        lambda_service.serve(monkeypatch, handlers, world.lost_answers)
        lambda_service.call_through(monkeypatch, clients.functions)
        yield world
        told = json.dumps(world.history, default=str)
        assert WISH not in told
        assert base64.b64encode(IMAGE).decode() not in told


def _wire(world: MachineRun, patch: pytest.MonkeyPatch) -> None:
    """The tasks as the container would make them, every port of them scriptable."""
    catalogue = load_catalogue()
    rate_limiter = DynamoDBRateLimiter(
        world.clients.dynamodb, COORDINATION, lambda: int(world.clock.now().timestamp() * 1000)
    )
    limiter = ProviderLimiter(limiter=rate_limiter, limits=catalogue.limits, meter=CountedCalls())
    keep = ResultStore(jobs=world.jobs, media=world.media, catalogue=catalogue, clock=world.clock.now)
    caller = StepFunctionsTaskCallback(world.clients.sfn)
    timer = ImmediateDispatchTimer(world.clock)
    dispatcher = JobDispatcher(queue=world.queue, limiter=limiter, caller=caller, timer=timer)
    timer.dispatch_ready = dispatcher.dispatch_ready
    fallback = Fallback(catalogue=catalogue, limiter=limiter)
    ports: dict[str, Any] = {"jobs": world.jobs, "limiter": limiter, "keep": keep}
    budget = Budget(
        ledger=InMemorySpendLedger(), catalogue=catalogue, cap=0, clock=world.clock.now
    )  # the sandbox is free
    ports["submission_log"] = SubmissionLog(jobs=world.jobs, fallback=fallback, budget=budget, clock=world.clock.now)
    requests = VideoRequestBuilder(media=world.media, fitter=PillowInputImageFitter)
    video_steps = VideoSteps(
        **ports,
        requests=requests,
        provider=lambda _model: world.provider,
        clock=world.clock.now,
        jitter=lambda: 0.5,
    )
    renderer = ImageRenderer(
        provider=lambda _model: world.painter, fitter=PillowInputImageFitter, finisher=PillowImagePostprocessor()
    )
    make_image = MakeImage(**ports, media=world.media, renderer=renderer)
    workflow_steps = WorkflowSteps(jobs=world.jobs, dispatcher=dispatcher, keep=keep, clock=world.clock.now)
    patch.setattr(video_workflow, "video_steps", lambda: video_steps)
    patch.setattr(image_workflow, "make_image", lambda: make_image)
    patch.setattr(workflow_tasks, "workflow_steps", lambda: workflow_steps)


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
        jobs=Interrupted(store),
        media=Interrupted(S3MediaStore(clients.s3, BUCKET)),
        queue=Interrupted(DynamoDBWaitingJobs(clients.dynamodb, COORDINATION)),
    )


def _machine(clients: Clients, name: str) -> str:
    definition = DEFINITIONS[name].read_text(encoding="utf-8")
    for placeholder, value in {"${Steps}": FUNCTIONS[name], "${Partition}": "aws"}.items():
        definition = definition.replace(placeholder, value)
    role = f"arn:aws:iam::{_ACCOUNT}:role/{name}"
    return clients.sfn.create_state_machine(name=name, definition=definition, roleArn=role)["stateMachineArn"]
