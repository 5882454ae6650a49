"""Any life a job may have: clients, steps, sweeps, time and faults in any order, against a model of legal states."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, multiple, rule, run_state_machine_as_test

from shared.domain.jobs import LEGAL_MOVES, JobStatus
from tests.system.faults.client import Answer, Client
from tests.system.faults.conftest import Stage
from tests.system.faults.fault import Call, Fault
from tests.system.faults.invariants import violations
from tests.system.faults.world import World

ROUTES: Final = ("generate", "generate later", "img2img", "img2img later", "img2video")
SERVICES: Final = ("dynamodb", "s3", "stepfunctions", "sqs", "eventbridge", "upstream")
FAULTS: Final = sorted(set(Fault) - {Fault.TWICE, Fault.OVERLAP})
GOOD: Final = 300


@dataclass
class Request:
    """One wish of a client, as often as it was sent."""

    client: Client
    route: str
    sent: int = 0
    ids: set[str] = field(default_factory=set)

    def send(self) -> Answer:
        self.requested_options += 1
        route, _, later = self.route.partition(" ")
        answer = {
            "generate": lambda: self.client.generate(later=bool(later)),
            "img2img": lambda: self.client.transform(later=bool(later)),
            "img2video": self.client.animate,
        }[route]()
        if answer.status < GOOD:
            self.ids.add(answer.json["id"])
        return answer


class Lives(RuleBasedStateMachine):
    """The model: what each job was last seen to be, and what each request may have bought."""

    stage: Stage
    requests = Bundle("requests")

    def __init__(self) -> None:
        super().__init__()
        self.world = self.stage.put(World)
        self.world.cancel = self._cancel_all
        self.all: list[Request] = []
        self.seen: dict[str, JobStatus] = {}

    @rule(target=requests, route=st.sampled_from(ROUTES), keyed=st.booleans())
    def post(self, route: str, *, keyed: bool) -> Request:
        number = len(self.all)
        client = Client(self.world, key=f"key-{number}" if keyed else None, wish=f"wish {number}")
        request = Request(client, route)
        self.all.append(request)
        request.send()
        return request

    @rule(request=requests)
    def retry(self, request: Request) -> None:
        answer = request.send()
        if answer.status < GOOD and request.client.key:
            assert answer.json["id"] in {job.id for job in self.world.jobs}

    @rule(request=requests, how=st.sampled_from(["cancel", "delete"]))
    def end(self, request: Request, how: str) -> None:
        for job_id in request.ids:
            answer = getattr(request.client, how)(job_id)
            if answer.status == 200:
                assert request.client.look(job_id).json.get("status") in {*FINAL, None}

    @rule(target=requests, request=consumes(requests))
    def look(self, request: Request) -> object:
        """What a client is told follows from what it was told before."""
        for job_id in request.ids:
            answer = request.client.look(job_id)
            if answer.status == 200:
                now, before = JobStatus(answer.json["status"]), self.seen.get(job_id, JobStatus.QUEUED)
                assert now is before or now in _ahead(before), f"{before} became {now}"
                self.seen[job_id] = now
        return multiple(request)

    @rule(seconds=st.sampled_from([0.1, 1, 5, 30, 130, 400, 1300]))
    def time_passes(self, seconds: float) -> None:
        self.world.drain(seconds)

    @rule()
    def somebody_stops_everything_by_hand(self) -> None:
        self.world.abort()

    @rule(service=st.sampled_from(SERVICES), fault=st.sampled_from(FAULTS), skip=st.integers(0, 6))
    def something_is_about_to_go_wrong(self, service: str, fault: Fault, skip: int) -> None:
        left = [skip]

        def standing(call: Call) -> Fault | None:
            if call.service != service or not call.step:
                return None
            left[0] -= 1
            return fault if left[0] == -1 else None

        self.world.wire.standing = standing

    def teardown(self) -> None:
        self.world.drain()
        found = violations(self.world, purchases=sum(request.requested_options for request in self.all))
        assert found == []
        bought = Counter(self.world.upstream.bought)
        for request in self.all:
            assert bought[request.client.wish] <= (1 if request.client.key else request.requested_options)
        for job in self.world.jobs:
            assert bought[job.id] <= 1
            assert JobStatus(self.seen.get(job.id, job.status)) in {job.status, *_before(job.status)}

    def _cancel_all(self) -> None:
        for job in self.world.jobs:
            if not job.is_final:
                Client(self.world).cancel(job.id)


def _ahead(status: JobStatus) -> set[JobStatus]:
    """Everything that a job can still become."""
    found: set[JobStatus] = set()
    frontier = set(LEGAL_MOVES[status])
    while frontier - found:
        found |= frontier
        frontier = {to for each in frontier for to in LEGAL_MOVES[each]}
    return found


def _before(status: JobStatus) -> set[JobStatus]:
    return {each for each in JobStatus if status in _ahead(each)}


FINAL: Final = {status.value for status in JobStatus if not LEGAL_MOVES[status]}


def _live(stage: Stage, examples: int, steps: int) -> None:
    Lives.stage = stage
    run_state_machine_as_test(
        Lives,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, suppress_health_check=list(HealthCheck), deadline=None
        ),
    )


def test_no_life_ends_badly(stage: Stage) -> None:
    _live(stage, examples=25, steps=12)


@pytest.mark.slow
@pytest.mark.faults
def test_of_many_lives_none_ends_badly(stage: Stage) -> None:
    _live(stage, examples=250, steps=25)
