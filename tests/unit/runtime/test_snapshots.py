"""What is built before a SnapStart snapshot, and what each restored worker renews."""

import random
import subprocess
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import snapshot_restore_py as runtime

from functions.generate import handler as generate
from functions.img2img import handler as img2img
from functions.img2video import handler as img2video
from shared.runtime import aws_clients, snapshots, wiring
from shared.runtime.wiring import secrets
from shared.runtime.wiring.use_cases import UseCases
from tests.support.fakes.world import World

ROOT = Path(__file__).parents[3]
HIDDEN = """
import sys
sys.modules["snapshot_restore_py"] = None
from shared.runtime import snapshots
snapshots.before_snapshot(print)
snapshots.after_restore(print)
"""


@pytest.mark.parametrize(
    ("handler", "use_cases", "ports"),
    [
        (generate, {"sync_generation"}, set[str]()),
        (img2img, {"sync_generation"}, {"image_validator"}),
        (img2video, {"async_jobs"}, {"image_validator"}),
    ],
    ids=["generate", "img2img", "img2video"],
)
def test_a_post_route_is_built_before_the_snapshot(
    monkeypatch: pytest.MonkeyPatch, handler: ModuleType, use_cases: set[str], ports: set[str]
) -> None:
    world = Recorded(World())
    built = Recorded(UseCases(world))
    monkeypatch.setattr(wiring, "get_ports", lambda: world)
    monkeypatch.setattr(wiring, "get_use_cases", lambda: built)
    hooks = [function for function, *_ in runtime.get_before_snapshot() if function.__module__ == handler.__name__]
    assert hooks
    for prepare in hooks:
        prepare()
    assert use_cases <= built.read
    assert ports <= world.read


class Recorded:
    """Records which attributes of an object are read."""

    def __init__(self, of: object) -> None:
        self.read: set[str] = set()
        self._of = of

    def __getattr__(self, name: str) -> Any:
        self.read.add(name)
        return getattr(self._of, name)


def test_the_random_state_changes_after_a_restore() -> None:
    random.seed(1)
    frozen = random.getstate()
    _restore()
    assert random.getstate() != frozen


class Client:
    """An AWS client that counts how often it was closed."""

    closed = 0

    def close(self) -> None:
        self.closed += 1


def test_a_restore_closes_open_clients_and_creates_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = Client()
    monkeypatch.setattr(aws_clients, "sqs", cache(lambda: client))
    monkeypatch.setattr(aws_clients, "s3", cache(lambda: pytest.fail("a client was created")))
    aws_clients.sqs()
    _restore()
    assert client.closed == 1


def test_a_restore_clears_cached_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aws_clients, "secretsmanager", cache(Store))
    monkeypatch.setattr(aws_clients, "secretsmanager_short_timeout", cache(Store))
    keys, edge = secrets.provider_secrets(), secrets.edge_authenticator()
    assert (keys.read("key"), edge.verify("old")) == ("old", True)
    Store.value = "new"
    assert (keys.read("key"), edge.verify("new")) == ("old", False)
    _restore()
    assert (keys.read("key"), edge.verify("new"), edge.verify("old")) == ("new", True, False)


class Store:
    """Secrets Manager with one secret."""

    value = "old"

    def close(self) -> None:
        """No connection is open."""

    def get_secret_value(self, **request: str) -> dict[str, str]:
        return {"SecretString": "none" if request.get("VersionStage") == "AWSPREVIOUS" else self.value}


def test_other_code_can_register_a_restore_hook() -> None:
    renewed: list[str] = []
    snapshots.after_restore(lambda: renewed.append("a secret"))
    _restore()
    assert renewed == ["a secret"]
    runtime.get_after_restore().pop()


def test_without_lambdas_runtime_registering_a_hook_does_nothing() -> None:
    done = subprocess.run([sys.executable, "-c", HIDDEN], cwd=ROOT, env={}, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def _restore() -> None:
    """Run the restore hooks as Lambda's runtime client does."""
    for function, arguments, named in runtime.get_after_restore():
        function(*arguments, **named)
