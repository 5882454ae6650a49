"""The state machines and the task callback in memory."""

from shared.domain.fair_queue import WaitingJob
from shared.domain.job_queries import WorkflowState
from shared.domain.jobs import Job
from tests.support.fakes.faults import Faults


class FakeWorkflow:
    """Implements the port `Workflow`; `states` may be set by a test."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.started: list[str] = []
        self.states: dict[str, WorkflowState] = {}

    def start(self, job: Job) -> None:
        self.faults.before("start")
        if job.id not in self.started:
            self.started.append(job.id)
            self.states[job.id] = WorkflowState.RUNNING
        self.faults.after("start")

    def state(self, job: Job) -> WorkflowState:
        self.faults.before("state")
        return self.states.get(job.id, WorkflowState.NONE)

    def stop(self, job: Job) -> None:
        self.faults.before("stop")
        if job.id in self.states:
            self.states[job.id] = WorkflowState.ENDED
        self.faults.after("stop")


class FakeTaskCallback:
    """Implements the port `TaskCallback`; no task waits for the tokens in `dead`."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.resumed: list[WaitingJob] = []
        self.dead: set[str] = set()

    def resume(self, waiting: WaitingJob) -> bool:
        self.faults.before("resume")
        if waiting.token in self.dead:
            return False
        self.resumed.append(waiting)
        self.dead.add(waiting.token)
        self.faults.after("resume")
        return True
