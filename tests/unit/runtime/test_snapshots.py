"""What a snapshot holds ready, and what each worker renews that starts from one."""

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
from shared.runtime import aws_clients, container, snapshots

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


def test_random_numbers_differ_from_worker_to_worker() -> None:
    random.seed(1)
    frozen = random.getstate()
    _restore()
    assert random.getstate() != frozen


class Client:
    """What was asked of it."""

    closed = 0

    def close(self) -> None:
        self.closed += 1


def test_open_connections_are_closed_and_clients_that_nobody_made_stay_unmade(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = Client()
    monkeypatch.setattr(aws_clients, "sqs", cache(lambda: client))
    monkeypatch.setattr(aws_clients, "s3", cache(lambda: pytest.fail("made one")))
    aws_clients.sqs()
    _restore()
    assert client.closed == 1


def test_no_secret_is_older_than_its_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aws_clients, "secretsmanager", cache(Store))
    monkeypatch.setattr(aws_clients, "secretsmanager_short_timeout", cache(Store))
    keys, proof = container.secrets(), container.edge_authenticator()
    assert (keys.read("key"), proof.holds("old")) == ("old", True)
    Store.value = "new"
    assert (keys.read("key"), proof.holds("new")) == ("old", False)
    _restore()
    assert (keys.read("key"), proof.holds("new"), proof.holds("old")) == ("new", True, False)


class Store:
    """Secrets Manager, as far as one secret goes."""

    value = "old"

    def close(self) -> None:
        """It has nothing open."""

    def get_secret_value(self, **asked: str) -> dict[str, str]:
        return {"SecretString": "none" if asked.get("VersionStage") == "AWSPREVIOUS" else self.value}


def test_more_can_be_renewed() -> None:
    renewed: list[str] = []
    snapshots.after_restore(lambda: renewed.append("a secret"))
    _restore()
    assert renewed == ["a secret"]
    runtime.get_after_restore().pop()


def test_without_lambda_s_runtime_nothing_is_registered_and_nothing_breaks() -> None:
    done = subprocess.run([sys.executable, "-c", HIDDEN], cwd=ROOT, env={}, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def _restore() -> None:
    """As Lambda's runtime client does it."""
    for function, arguments, named in runtime.get_after_restore():
        function(*arguments, **named)
