"""One video job, and the run of the state machine that sees it through."""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from moto.stepfunctions.parser.utils import TMP_THREADS

from shared.domain.jobs import ANONYMOUS, Job, JobKind, JobStatus
from shared.domain.media import new_input_key
from tests.state_machine.clock import START, ManualClock
from tests.state_machine.trouble import Interrupted, ScriptedVideoProvider

if TYPE_CHECKING:
    from botocore.client import BaseClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_stepfunctions import SFNClient

    from shared.ports import JobStore

JOB_ID: Final = "5ec2e7" * 5 + "00"
BUCKET: Final = "media"
TABLE: Final = "jobs"
WISH: Final = "a wish that is no business of others"
PICTURE: Final = f"\x89PNG {WISH}".encode("latin-1")
_RUNS_LONGEST_SECONDS: Final = 30


def queued_job(*, status: JobStatus = JobStatus.QUEUED, deadline: timedelta = timedelta(minutes=20)) -> Job:
    """As img2video writes it, and with a prompt in its request, as later kinds of job have."""
    return Job(
        id=JOB_ID,
        kind=JobKind.IMG2VIDEO,
        status=status,
        owner=ANONYMOUS,
        model="sandbox",
        provider="sandbox",
        seed=7,
        request={"cfg_scale": 1.5, "motion_bucket_id": 127, "prompt": WISH},
        created_at=START,
        due_at=START + deadline,
        expires_at=START + timedelta(days=30),
        input_key=new_input_key("png"),
    )


@dataclass(frozen=True)
class Clients:
    """The services that a run talks to."""

    dynamodb: "DynamoDBClient"
    s3: "S3Client"
    sfn: "SFNClient"
    functions: "BaseClient"


@dataclass
class VideoRun:
    """The world around the job. Script its trouble, then `run()`, then look."""

    clients: Clients
    state_machine_arn: str
    store: "JobStore"
    jobs: Interrupted
    media: Interrupted
    provider: ScriptedVideoProvider = field(default_factory=ScriptedVideoProvider)
    clock: ManualClock = field(default_factory=ManualClock)
    lost_answers: list[str] = field(default_factory=list)

    def run(self, job: Job | None = None, *, picture: bytes | None = PICTURE) -> str:
        """See the job through; the answer is the execution's status."""
        job = job or queued_job()
        self.store.add(job)
        if picture:
            self.clients.s3.put_object(Bucket=BUCKET, Key=str(job.input_key), Body=picture)
        self.clients.sfn.start_execution(
            stateMachineArn=self.state_machine_arn, name=job.id, input=json.dumps({"job_id": job.id})
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
    def videos(self) -> list[str]:
        """The keys of what stands where videos are public."""
        listed = self.clients.s3.list_objects_v2(Bucket=BUCKET, Prefix="processed_videos/")
        return [entry["Key"] for entry in listed.get("Contents", [])]

    def overdue_in(self, minute: datetime) -> list[str]:
        """The jobs that a sweeper finds in that minute's partition."""
        found = self.clients.dynamodb.query(
            TableName=TABLE,
            IndexName="by_due_minute",
            KeyConditionExpression="due_minute = :minute",
            ExpressionAttributeValues={":minute": {"S": f"{minute:%Y-%m-%dT%H:%M}"}},
        )
        return [item["id"]["S"] for item in found["Items"]]

    @property
    def _execution_arn(self) -> str:
        return f"{self.state_machine_arn.replace(':stateMachine:', ':execution:')}:{JOB_ID}"
