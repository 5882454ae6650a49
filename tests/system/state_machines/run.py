"""One queued job, and the run of the state machine that sees it through."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from moto.stepfunctions.parser.utils import TMP_THREADS

from shared.domain.jobs import ANONYMOUS, Job, JobKind, JobStatus
from shared.domain.media import MediaKind, new_input_key, new_media_key
from tests.system.state_machines.clock import START, ManualClock
from tests.system.state_machines.trouble import Interrupted, ScriptedImageProvider, ScriptedVideoProvider

if TYPE_CHECKING:
    from botocore.client import BaseClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_stepfunctions import SFNClient

    from shared.ports import JobStore

JOB_ID: Final = "5ec2e7" * 5 + "00"
BUCKET: Final = "media"
JOBS: Final = "jobs"
COORDINATION: Final = "gate"
WISH: Final = "a wish that is no business of others"
IMAGE: Final = f"\x89PNG {WISH}".encode("latin-1")
_RUNS_LONGEST_SECONDS: Final = 30
_PLACES: Final = {
    JobKind.GENERATE: (MediaKind.IMAGE, "png"),
    JobKind.IMG2IMG: (MediaKind.PROCESSED_IMAGE, "png"),
    JobKind.IMG2VIDEO: (MediaKind.PROCESSED_VIDEO, "mp4"),
}
_IMAGE_WISHES: Final[dict[str, str | int | float]] = {
    "prompt": WISH, "negative_prompt": "", "style_preset": "", "aspect_ratio": "1:1", "output_format": "png",
}  # fmt: skip
_REQUESTS: Final[Mapping[JobKind, dict[str, str | int | float]]] = {
    JobKind.GENERATE: _IMAGE_WISHES,
    JobKind.IMG2IMG: {**_IMAGE_WISHES, "strength": 0.4},
    JobKind.IMG2VIDEO: {"cfg_scale": 1.5, "motion_bucket_id": 127, "prompt": WISH},
}


def queued_job(kind: JobKind = JobKind.IMG2VIDEO, *, status: JobStatus = JobStatus.QUEUED) -> Job:
    """As its route writes it; a video's request holds a prompt, too, as later models' will."""
    return Job(
        id=JOB_ID,
        kind=kind,
        status=status,
        owner=ANONYMOUS,
        caller="address-1",
        model="sandbox",
        provider="sandbox",
        seed=7,
        request=_REQUESTS[kind],
        created_at=START,
        due_at=START + timedelta(seconds=120),
        expires_at=START + timedelta(days=30),
        input_key=None if kind is JobKind.GENERATE else new_input_key("png"),
        media_key=new_media_key(*_PLACES[kind]),
    )


@dataclass(frozen=True)
class Clients:
    """The services that a run talks to."""

    dynamodb: "DynamoDBClient"
    s3: "S3Client"
    sfn: "SFNClient"
    functions: "BaseClient"


@dataclass
class MachineRun:
    """The world around the job. Script its trouble, then `run()`, then look."""

    clients: Clients
    state_machine_arns: Mapping[JobKind, str]
    store: "JobStore"
    jobs: Interrupted
    media: Interrupted
    queue: Interrupted
    provider: ScriptedVideoProvider = field(default_factory=ScriptedVideoProvider)
    painter: ScriptedImageProvider = field(default_factory=ScriptedImageProvider)
    clock: ManualClock = field(default_factory=ManualClock)
    lost_answers: list[str] = field(default_factory=list)

    def run(self, job: Job | None = None, *, image: bytes | None = IMAGE) -> str:
        """See the job through; the answer is the execution's status."""
        job = job or queued_job()
        self.store.add(job)
        if image and job.input_key:
            self.clients.s3.put_object(Bucket=BUCKET, Key=str(job.input_key), Body=image)
        self.clients.sfn.start_execution(
            stateMachineArn=self.state_machine_arns[job.kind], name=job.id, input=json.dumps({"job_id": job.id})
        )
        for thread in TMP_THREADS:  # the interpreter's own list, which grows while it works
            thread.join(_RUNS_LONGEST_SECONDS)
        return self.clients.sfn.describe_execution(executionArn=self._execution_arn)["status"]

    @property
    def job(self) -> Job:
        """The record as it stands now."""
        return self.store.get(JOB_ID)

    @property
    def history(self) -> list[Any]:
        """What everybody who may look at the execution can read."""
        answer = self.clients.sfn.get_execution_history(executionArn=self._execution_arn, maxResults=1000)
        assert "nextToken" not in answer
        return list(answer["events"])

    @property
    def entered(self) -> Counter[str]:
        """How often each state was entered: what AWS bills, retries apart."""
        return Counter(
            event["stateEnteredEventDetails"]["name"] for event in self.history if "stateEnteredEventDetails" in event
        )

    @property
    def transitions(self) -> int:
        """What AWS bills: states entered, and every retry."""
        return self.entered.total() + len(self.clock.back_offs)

    @property
    def results(self) -> list[str]:
        """The keys of what stands where images and videos are public."""
        listed = self.clients.s3.list_objects_v2(Bucket=BUCKET)
        return [entry["Key"] for entry in listed.get("Contents", []) if not entry["Key"].startswith("inputs/")]

    @property
    def waiting(self) -> list[str]:
        """The tokens of those who still wait at the gate."""
        found = self.clients.dynamodb.scan(TableName=COORDINATION)
        return [item["token"]["S"] for item in found["Items"] if "token" in item]

    def overdue_in(self, minute: datetime) -> list[str]:
        """The jobs that a sweeper finds in that minute's partition."""
        found = self.clients.dynamodb.query(
            TableName=JOBS,
            IndexName="by_due_minute",
            KeyConditionExpression="due_minute = :minute",
            ExpressionAttributeValues={":minute": {"S": f"{minute:%Y-%m-%dT%H:%M}"}},
        )
        return [item["id"]["S"] for item in found["Items"]]

    @property
    def _execution_arn(self) -> str:
        arn = self.state_machine_arns[self.job.kind]
        return f"{arn.replace(':stateMachine:', ':execution:')}:{JOB_ID}"
