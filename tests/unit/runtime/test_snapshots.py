"""What is built before a SnapStart snapshot, and what each restored worker renews."""

import random
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import snapshot_restore_py as runtime

from functions.generate import handler as generate
from functions.img2img import handler as img2img
from functions.img2video import handler as img2video
from shared.runtime import aws_clients, snapshots, wiring

ROOT = Path(__file__).parents[3]
HIDDEN = """
import sys
sys.modules["snapshot_restore_py"] = None
from shared.runtime import snapshots
snapshots.before_snapshot(print)
snapshots.after_restore(print)
"""


@pytest.mark.parametrize("make", [generate.generate_image, img2img.transform_image, img2video.accept_video])
def test_the_three_post_routes_are_built_before_the_snapshot(make: object) -> None:
    assert make in [function for function, _arguments, _named in runtime.get_before_snapshot()]


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
    keys, edge = container.secrets(), container.edge_authenticator()
    assert (keys.read("key"), edge.holds("old")) == ("old", True)
    Store.value = "new"
    assert (keys.read("key"), edge.holds("new")) == ("old", False)
    _restore()
    assert (keys.read("key"), edge.holds("new"), edge.holds("old")) == ("new", True, False)


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
