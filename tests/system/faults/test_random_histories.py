"""Random histories of jobs: clients, steps, sweeps, time and faults in any order, against a model of legal states."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, multiple, rule, run_state_machine_as_test

from shared.domain.jobs import LEGAL_MOVES, JobStatus
from tests.system.faults.client import Answer, Client
from tests.system.faults.conftest import Worlds
from tests.system.faults.fault import Call, Fault
from tests.system.faults.invariants import violations
from tests.system.faults.world import World

ROUTES: Final = ("generate", "generate async", "img2img", "img2img async", "img2video")
SERVICES: Final = ("dynamodb", "s3", "stepfunctions", "sqs", "eventbridge", "upstream")
FAULTS: Final = sorted(set(Fault) - {Fault.TWICE, Fault.OVERLAP})
ERROR_STATUS: Final = 300


@dataclass
class Request:
    """One request of a client; `sent` counts how often it was sent."""

    client: Client
    route: str
    sent: int = 0
    ids: set[str] = field(default_factory=set)

    def send(self) -> Answer:
        self.sent += 1
        route, _, respond_async = self.route.partition(" ")
        answer = {
            "generate": lambda: self.client.generate(respond_async=bool(respond_async)),
            "img2img": lambda: self.client.transform(respond_async=bool(respond_async)),
            "img2video": self.client.animate,
        }[route]()
        if answer.status < ERROR_STATUS:
            self.ids.add(answer.json["id"])
        return answer


class History(RuleBasedStateMachine):
    """The model: the last status that a client read of each job, and how often each request was sent."""

    worlds: Worlds
    requests = Bundle("requests")

    def __init__(self) -> None:
        super().__init__()
        self.world = self.worlds.create(World)
        self.world.cancel = self._cancel_all
        self.all: list[Request] = []
        self.seen: dict[str, JobStatus] = {}

    @rule(target=requests, route=st.sampled_from(ROUTES), keyed=st.booleans())
    def post(self, route: str, *, keyed: bool) -> Request:
        number = len(self.all)
        client = Client(self.world, key=f"key-{number}" if keyed else None, prompt=f"prompt {number}")
        request = Request(client, route)
        self.all.append(request)
        request.send()
        return request

    @rule(request=requests)
    def retry(self, request: Request) -> None:
        answer = request.send()
        if answer.status < ERROR_STATUS and request.client.key:
            assert answer.json["id"] in {job.id for job in self.world.jobs}

    @rule(request=requests, how=st.sampled_from(["cancel", "delete"]))
    def end(self, request: Request, how: str) -> None:
        for job_id in request.ids:
            answer = getattr(request.client, how)(job_id)
            if answer.status == 200:
                assert request.client.read(job_id).json.get("status") in {*FINAL, None}

    @rule(target=requests, request=consumes(requests))
    def read(self, request: Request) -> object:
        """Each status that a client reads may legally follow the one before."""
        for job_id in request.ids:
            answer = request.client.read(job_id)
            if answer.status == 200:
                now, before = JobStatus(answer.json["status"]), self.seen.get(job_id, JobStatus.QUEUED)
                assert now is before or now in _later_statuses(before), f"{before} became {now}"
                self.seen[job_id] = now
        return multiple(request)

    @rule(seconds=st.sampled_from([0.1, 1, 5, 30, 130, 400, 1300]))
    def pass_time(self, seconds: float) -> None:
        self.world.drain(seconds)

    @rule()
    def abort_all_executions(self) -> None:
        self.world.executions.abort_all()

    @rule(service=st.sampled_from(SERVICES), fault=st.sampled_from(FAULTS), skip=st.integers(0, 6))
    def inject_fault(self, service: str, fault: Fault, skip: int) -> None:
        left = [skip]

        def rule_of(call: Call) -> Fault | None:
            if call.service != service or not call.step:
                return None
            left[0] -= 1
            return fault if left[0] == -1 else None

        self.world.wire.rule = rule_of

    def teardown(self) -> None:
        self.world.drain()
        found = violations(self.world, expected_charges=sum(request.sent for request in self.all))
        assert found == []
        charges = Counter(self.world.upstream.charged)
        for request in self.all:
            assert charges[request.client.prompt] <= (1 if request.client.key else request.sent)
        for job in self.world.jobs:
            assert charges[job.id] <= 1
            assert JobStatus(self.seen.get(job.id, job.status)) in {job.status, *_earlier_statuses(job.status)}

    def _cancel_all(self) -> None:
        for job in self.world.jobs:
            if not job.is_final:
                Client(self.world).cancel(job.id)


def _later_statuses(status: JobStatus) -> set[JobStatus]:
    """Return every status that a job can still get."""
    found: set[JobStatus] = set()
    frontier = set(LEGAL_MOVES[status])
    while frontier - found:
        found |= frontier
        frontier = {to for each in frontier for to in LEGAL_MOVES[each]}
    return found


def _earlier_statuses(status: JobStatus) -> set[JobStatus]:
    return {each for each in JobStatus if status in _later_statuses(each)}


FINAL: Final = {status.value for status in JobStatus if not LEGAL_MOVES[status]}


def _run(worlds: Worlds, examples: int, steps: int) -> None:
    History.worlds = worlds
    run_state_machine_as_test(
        History,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, suppress_health_check=list(HealthCheck), deadline=None
        ),
    )


def test_no_violation_in_a_few_random_histories(worlds: Worlds) -> None:
    _run(worlds, examples=25, steps=12)


@pytest.mark.slow
@pytest.mark.faults
def test_no_violation_in_many_random_histories(worlds: Worlds) -> None:
    _run(worlds, examples=250, steps=25)
