"""The video workflow in memory: it only remembers what was started."""

from tests.fakes.faults import Faults


class FakeVideoWorkflow:
    """Implements `shared.ports.VideoWorkflow`."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.started: list[str] = []

    def start(self, job_id: str) -> None:
        self.faults.before("start")
        if job_id not in self.started:
            self.started.append(job_id)
        self.faults.after("start")
