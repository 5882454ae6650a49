"""From the pinned commit to the working tree, while jobs wait for their turn, are being made, and are done."""

import time
from pathlib import Path
from typing import Final

import pytest
import requests

from tests.e2e.client import Client
from tests.support.fakes import image_files
from tests.system.local_stack.aws_clients import client
from tests.system.local_stack.starting import RunningStack, running, wait_for
from tests.system.upgrade.deploying import deploy, described, released, standing_parameters

_HELD_SECONDS: Final = 90
_ONLY_IN_THE_NEW_ONE: Final = "/openapi.json"


def _hold(stack: RunningStack, limiter: str, seconds: int) -> None:
    """As if the provider had been asked so often that it has no room for so long."""
    point = str(int((time.time() + seconds) * 1000))
    item = {"provider": {"S": limiter}, "entry": {"S": "gate"}, "point": {"N": point}, "failures": {"N": "0"}}
    client(stack, "dynamodb").put_item(TableName=stack.resources["CoordinationTable"], Item=item)


def _let_go(stack: RunningStack, limiter: str) -> None:
    _hold(stack, limiter, 0)
    client(stack, "sqs").send_message(QueueUrl=stack.resources["DispatchQueue"], MessageBody="sandbox")


def _status(api: Client, job_id: str) -> str:
    return str(api.call("GET", f"/api/jobs/{job_id}").json()["status"])


@pytest.mark.slow
def test_jobs_outlive_an_upgrade(tmp_path: Path) -> None:
    photo = image_files.png((256, 144))
    old = released(tmp_path)
    with running(tmp_path, ["--template", str(old)]) as stack:
        api = Client(stack.base_url)
        assert requests.get(stack.base_url + _ONLY_IN_THE_NEW_ONE, timeout=30).status_code == 404
        image = api.generate(seed=7)
        done = api.start_video(photo)
        video = api.finished_video(done)

        made = api.start_video(photo)
        wait_for(lambda: _status(api, made) == "processing", 60)
        _hold(stack, "sandbox", _HELD_SECONDS)  # nobody may ask how far it is
        _hold(stack, "sandbox#turns", 3600)
        waiting = api.start_video(photo)
        later = api.call(
            "POST", "/api/generate", json={"prompt": "a heron"}, headers={"Prefer": "respond-async"}
        ).json()["id"]
        assert [_status(api, job) for job in (made, waiting, later)] == ["processing", "queued", "queued"]

        deploy(stack, standing_parameters(stack))

        assert described(stack)["StackStatus"] == "UPDATE_COMPLETE"
        assert requests.get(stack.base_url + _ONLY_IN_THE_NEW_ONE, timeout=30).status_code == 200
        for address in (image["image_url"], stack.base_url + video["video_url"]):
            assert requests.get(address, timeout=60).status_code == 200
        assert api.poll(done).json() == video

        assert [_status(api, job) for job in (waiting, later)] == ["queued", "queued"]
        _let_go(stack, "sandbox#turns")
        _let_go(stack, "sandbox")
        for job in (made, waiting):
            path = api.finished_video(job)["video_url"]
            assert requests.get(stack.base_url + path, timeout=60).headers["Content-Type"] == "video/mp4"
        wait_for(lambda: _status(api, later) == "succeeded", 120)
        assert api.generate(seed=7)["seed"] == 7
