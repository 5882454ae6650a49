"""Our interpreter and moto's enter the same states with the same delays, given the same results of the tasks."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import pytest

from shared.domain.jobs import JobKind
from tests.infra.source import read_definition
from tests.support.asl.definition import parse
from tests.support.asl.execution import TaskFailedError
from tests.system.faults.machine import Machine
from tests.system.state_machines import lambda_service
from tests.system.state_machines.conftest import FUNCTIONS
from tests.system.state_machines.lambda_service import PlatformError
from tests.system.state_machines.run import MachineRun, queued_job

type Script = dict[str, list[Any]]

_DONE: Final = {"done": True, "wait_seconds": 0}
_NOT_YET: Final = {"done": False, "wait_seconds": 3}
VIDEOS: Final[dict[str, Script]] = {
    "success": {},
    "slow": {"check": [_NOT_YET, _NOT_YET]},
    "rate limited, then accepted": {"submit": ["ProviderThrottledError", "ProviderUnavailableError"]},
    "crashes, retried": {"submit": ["Runtime.ExitError", "Sandbox.Timedout"], "finish": ["StorageUnavailableError"]},
    "crashes until no retry is left": {"submit": ["Runtime.ExitError"] * 3},
    "two kinds of errors": {"check": ["StorageUnavailableError", "Runtime.ExitError"] * 2},
    "conflicts": {"await_dispatch": ["JobConflictError"] * 3, "submit": ["JobConflictError"] * 4},
    "bug": {"check": ["InternalError"]},
    "failure recorder fails, too": {"submit": ["ContentFilteredError"], "record_failure": ["KeyError", "MemoryError"]},
    "failure recorder fails until no retry is left": {
        "submit": ["ContentFilteredError"],
        "record_failure": ["KeyError"] * 20,
    },
    "cannot be queued": {"await_dispatch": ["StorageUnavailableError"] * 20},
}
IMAGES: Final[dict[str, Script]] = {
    "success": {},
    "rate limited, then accepted": {"generate": ["ProviderThrottledError"] * 3},
    "outcome unknown": {"generate": ["Runtime.ExitError", "SubmissionUnknownError"]},
}
CASES: Final = [
    *(pytest.param(JobKind.IMG2VIDEO, script, id=f"video, {name}") for name, script in VIDEOS.items()),
    *(pytest.param(JobKind.GENERATE, script, id=f"image, {name}") for name, script in IMAGES.items()),
]


def _scripted(script: Script) -> Callable[[Mapping[str, Any]], Any]:
    """A function that returns or raises what the script says, and succeeds once the script has ended."""
    left = {step: list(lines) for step, lines in script.items()}

    def handle(event: Mapping[str, Any]) -> Any:
        lines = left.get(event["step"])
        line = lines.pop(0) if lines else _DONE
        if isinstance(line, str):
            raise PlatformError(line)
        return line

    return handle


def _by_moto(run: MachineRun, patch: pytest.MonkeyPatch, kind: JobKind, script: Script) -> tuple[list[str], Any, str]:
    handle = _scripted(script)

    def handler(event: Mapping[str, Any], _context: object) -> Any:
        result = handle(event)
        if event["step"] == "await_dispatch":
            run.clients.sfn.send_task_success(taskToken=event["token"], output="{}")
        return result

    lambda_service.serve(patch, dict.fromkeys(FUNCTIONS.values(), handler), [])
    status = run.run(queued_job(kind))
    entered = [e["stateEnteredEventDetails"]["name"] for e in run.history if "stateEnteredEventDetails" in e]
    return entered, run.clock.back_offs, status


def _by_ours(kind: JobKind, script: Script) -> tuple[list[str], Any, str]:
    handle = _scripted(script)
    definition = read_definition("video" if kind is JobKind.IMG2VIDEO else "image")

    def call(event: dict[str, Any]) -> Any:
        try:
            result = handle(event)
        except PlatformError as error:
            raise TaskFailedError(error.name, '{"errorMessage": ""}') from None
        if event["step"] == "await_dispatch":
            machine.answered[event["token"]] = {}
        return result

    machine = Machine(parse(definition), {"job_id": "0" * 32}, call, "execution")
    pauses = machine.run()
    while True:
        try:
            next(pauses)
        except StopIteration as end:
            return machine.entered, machine.back_offs, end.value


@pytest.mark.parametrize(("kind", "script"), CASES)
def test_both_interpreters_enter_the_same_states(
    world: MachineRun, monkeypatch: pytest.MonkeyPatch, kind: JobKind, script: Script
) -> None:
    assert _by_ours(kind, script) == _by_moto(world, monkeypatch, kind, script)
