"""One queued job, and the execution of the state machine that processes it."""

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
from tests.system.state_machines.scripted import ScriptedImageProvider, ScriptedPort, ScriptedVideoProvider

if TYPE_CHECKING:
    from botocore.client import BaseClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_stepfunctions import SFNClient

    from shared.ports.jobs import JobStore

JOB_ID: Final = "5ec2e7" * 5 + "00"
BUCKET: Final = "media"
JOBS: Final = "jobs"
COORDINATION: Final = "coordination"
PROMPT: Final = "a prompt that is private"
IMAGE: Final = f"\x89PNG {PROMPT}".encode("latin-1")
_JOIN_TIMEOUT_SECONDS: Final = 30
_MEDIA: Final = {
    JobKind.GENERATE: (MediaKind.IMAGE, "png"),
    JobKind.IMG2IMG: (MediaKind.PROCESSED_IMAGE, "png"),
    JobKind.IMG2VIDEO: (MediaKind.PROCESSED_VIDEO, "mp4"),
}
_IMAGE_REQUEST: Final[dict[str, str | int | float]] = {
    "prompt": PROMPT, "negative_prompt": "", "style_preset": "", "aspect_ratio": "1:1", "output_format": "png",
}  # fmt: skip
_REQUESTS: Final[Mapping[JobKind, dict[str, str | int | float]]] = {
    JobKind.GENERATE: _IMAGE_REQUEST,
    JobKind.IMG2IMG: {**_IMAGE_REQUEST, "strength": 0.4},
    JobKind.IMG2VIDEO: {"cfg_scale": 1.5, "motion_bucket_id": 127, "prompt": PROMPT},
}


def queued_job(kind: JobKind = JobKind.IMG2VIDEO, *, status: JobStatus = JobStatus.QUEUED) -> Job:
    """As its route records it; a video's request has a prompt as well, as models may have."""
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
        media_key=new_media_key(*_MEDIA[kind]),
    )


@dataclass(frozen=True)
class Clients:
    """AWS clients of a run."""

    dynamodb: "DynamoDBClient"
    s3: "S3Client"
    sfn: "SFNClient"
    functions: "BaseClient"


@dataclass
class MachineRun:
    """A simulated account with one job. Script the errors, call `run()`, then look at the results."""

    clients: Clients
    state_machine_arns: Mapping[JobKind, str]
    store: "JobStore"
    jobs: ScriptedPort
    media: ScriptedPort
    waiting_jobs: ScriptedPort
    provider: ScriptedVideoProvider = field(default_factory=ScriptedVideoProvider)
    image_provider: ScriptedImageProvider = field(default_factory=ScriptedImageProvider)
    clock: ManualClock = field(default_factory=ManualClock)
    lost_answers: list[str] = field(default_factory=list)

    def run(self, job: Job | None = None, *, image: bytes | None = IMAGE) -> str:
        """Process the job; return the status of the execution."""
        job = job or queued_job()
        self.store.add(job)
        if image and job.input_key:
            self.clients.s3.put_object(Bucket=BUCKET, Key=str(job.input_key), Body=image)
        self.clients.sfn.start_execution(
            stateMachineArn=self.state_machine_arns[job.kind], name=job.id, input=json.dumps({"job_id": job.id})
        )
        for thread in TMP_THREADS:  # the interpreter's list of threads, which grows meanwhile
            thread.join(_JOIN_TIMEOUT_SECONDS)
        return self.clients.sfn.describe_execution(executionArn=self._execution_arn)["status"]

    @property
    def job(self) -> Job:
        """The current record."""
        return self.store.get(JOB_ID)

    @property
    def history(self) -> list[Any]:
        """The execution history, which everybody with access to the execution can read."""
        page = self.clients.sfn.get_execution_history(executionArn=self._execution_arn, maxResults=1000)
        assert "nextToken" not in page
        return list(page["events"])

    @property
    def entered(self) -> Counter[str]:
        """How often each state was entered, without retries."""
        return Counter(
            event["stateEnteredEventDetails"]["name"] for event in self.history if "stateEnteredEventDetails" in event
        )

    @property
    def transitions(self) -> int:
        """What AWS bills: states entered, and each retry."""
        return self.entered.total() + len(self.clock.back_offs)

    @property
    def results(self) -> list[str]:
        """The keys of the stored images and videos."""
        listed = self.clients.s3.list_objects_v2(Bucket=BUCKET)
        return [entry["Key"] for entry in listed.get("Contents", []) if not entry["Key"].startswith("inputs/")]

    @property
    def waiting(self) -> list[str]:
        """The task tokens of the jobs that still wait."""
        found = self.clients.dynamodb.scan(TableName=COORDINATION)
        return [item["token"]["S"] for item in found["Items"] if "token" in item]

    def overdue_in(self, minute: datetime) -> list[str]:
        """The jobs that the sweeper finds in the partition of that minute."""
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
