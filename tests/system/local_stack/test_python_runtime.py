"""Python functions run as on AWS: under awslambdaric, in an environment of their own, a few at a time."""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import requests

from local.paths import ROOT, VENVS
from tests.system.local_stack.starting import RunningStack

_OF_THE_HOST = {"HOME", "VIRTUAL_ENV", "PYTEST_CURRENT_TEST", "GATEWAY_PORT", "AUTH", "DOCKER_HOST", "S3_DATA_DIR"}


def _inside(stack: RunningStack) -> dict[str, Any]:
    told: dict[str, Any] = requests.post(f"{stack.raw_url}/echo", json={}, timeout=30).json()
    return told


def test_code_comes_before_layers_and_layers_before_the_runtime(probe_stack: RunningStack) -> None:
    path: list[str] = list(_inside(probe_stack)["path"])
    task_root = _inside(probe_stack)["env"]["LAMBDA_TASK_ROOT"]
    runtime = str(VENVS / "lambda")
    positions = [
        path.index(task_root),
        next(i for i, entry in enumerate(path) if entry.endswith("/python")),
        next(i for i, entry in enumerate(path) if entry.startswith(runtime)),
    ]
    assert positions == sorted(positions)
    assert positions[0] == 0


def test_layers_are_importable(probe_stack: RunningStack) -> None:
    assert _inside(probe_stack)["layer"] == "from the layer"


def test_nothing_of_the_host_leaks_in(probe_stack: RunningStack) -> None:
    inside = _inside(probe_stack)
    assert not _OF_THE_HOST & inside["env"].keys()
    foreign = (str(VENVS / "local"), str(VENVS / "sam"), str(ROOT / "local"), str(ROOT / ".venv"))
    assert not [entry for entry in inside["path"] if entry.startswith(foreign) or entry == str(ROOT)]


def test_the_environment_is_aws_s(probe_stack: RunningStack) -> None:
    env = _inside(probe_stack)["env"]
    assert env["AWS_EXECUTION_ENV"] == "AWS_Lambda_python3.13"
    assert env["GREETING"] == "hello"
    assert env["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] == "256"
    assert env["_HANDLER"] == "handler.lambda_handler"


def test_code_and_layers_are_unpacked_once(probe_stack: RunningStack) -> None:
    def root(_: int) -> str:
        return str(_inside(probe_stack)["env"]["LAMBDA_TASK_ROOT"])

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(root, range(16)))) == 1


def test_a_burst_waits_for_a_few_workers(probe_stack: RunningStack) -> None:
    def nap(_: int) -> requests.Response:
        return requests.get(f"{probe_stack.raw_url}/behave/nap", timeout=40)

    with ThreadPoolExecutor(24) as pool:
        answers = list(pool.map(nap, range(24)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) <= 4


def test_workers_are_reused(probe_stack: RunningStack) -> None:
    pids = {requests.get(f"{probe_stack.raw_url}/behave/nap", timeout=30).text for _ in range(3)}
    assert len(pids) == 1
    assert all(os.path.exists(f"/proc/{pid}") for pid in pids) or not os.path.exists("/proc")  # noqa: PTH110
