"""The state machines in memory: which were started, which run, and who is waited for."""

from shared.domain.fair_queue import WaitingJob
from shared.domain.jobs import Job
from shared.ports import WorkflowState
from tests.support.fakes.faults import Faults


class FakeWorkflow:
    """Implements `shared.ports.Workflow`; `states` may be set by a test."""

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
    """Implements `shared.ports.TaskCallback`; nobody waits behind the tokens in `dead`."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.called: list[WaitingJob] = []
        self.dead: set[str] = set()

    def call(self, waiting: WaitingJob) -> bool:
        self.faults.before("call")
        if waiting.token in self.dead:
            return False
        self.called.append(waiting)
        self.dead.add(waiting.token)
        self.faults.after("call")
        return True
