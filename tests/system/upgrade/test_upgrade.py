"""Upgrade from the baseline commit to the working tree with waiting, processing and succeeded jobs."""

import time
from pathlib import Path
from typing import Final

import pytest
import requests

from tests.e2e.client import Client
from tests.support.fakes import image_files
from tests.system.local_stack.aws_clients import client
from tests.system.local_stack.starting import RunningStack, running, wait_for
from tests.system.upgrade.deployment import (
    BASELINE_VERSION,
    baseline_commit,
    current_parameters,
    deploy,
    describe,
    extract_baseline,
    is_ancestor_of_head,
)

_PAUSE_SECONDS: Final = 90


def _pause(stack: RunningStack, limiter: str, seconds: int) -> None:
    """Set the rate limiter as after a burst of calls: no call is allowed for so many seconds."""
    point = str(int((time.time() + seconds) * 1000))
    item = {"provider": {"S": limiter}, "entry": {"S": "rate_limit"}, "point": {"N": point}, "failures": {"N": "0"}}
    client(stack, "dynamodb").put_item(TableName=stack.resources["CoordinationTable"], Item=item)


def _resume(stack: RunningStack, limiter: str) -> None:
    _pause(stack, limiter, 0)
    client(stack, "sqs").send_message(QueueUrl=stack.resources["DispatchQueue"], MessageBody="sandbox")


def _document_version(api: Client) -> str:
    return str(api.call("GET", "/openapi.json").json()["info"]["version"])


def _status(api: Client, job_id: str) -> str:
    return str(api.call("GET", f"/api/jobs/{job_id}").json()["status"])


def test_baseline_commit_is_an_ancestor_of_head() -> None:
    assert is_ancestor_of_head(baseline_commit())


@pytest.mark.slow
def test_jobs_continue_after_an_upgrade(tmp_path: Path) -> None:
    photo = image_files.png((256, 144))
    template = extract_baseline(tmp_path)
    with running(tmp_path, ["--template", str(template)]) as stack:
        api = Client(stack.base_url)
        assert _document_version(api) == BASELINE_VERSION
        image = api.generate(seed=7)
        done = api.start_video(photo)
        video = api.finished_video(done)

        processing = api.start_video(photo)
        wait_for(lambda: _status(api, processing) == "processing", 60)
        _pause(stack, "sandbox", _PAUSE_SECONDS)  # the status of the video cannot be checked
        _pause(stack, "sandbox#job-starts", 3600)
        waiting = api.start_video(photo)
        waiting_image = api.call(
            "POST", "/api/generate", json={"prompt": "a heron"}, headers={"Prefer": "respond-async"}
        ).json()["id"]
        assert [_status(api, job) for job in (processing, waiting, waiting_image)] == ["processing", "queued", "queued"]

        deploy(stack, current_parameters(stack))

        assert describe(stack)["StackStatus"] == "UPDATE_COMPLETE"
        assert _document_version(api) != BASELINE_VERSION
        for address in (image["image_url"], stack.base_url + video["video_url"]):
            assert requests.get(address, timeout=60).status_code == 200
        assert api.poll(done).json() == video

        assert [_status(api, job) for job in (waiting, waiting_image)] == ["queued", "queued"]
        _resume(stack, "sandbox#job-starts")
        _resume(stack, "sandbox")
        for job in (processing, waiting):
            path = api.finished_video(job)["video_url"]
            assert requests.get(stack.base_url + path, timeout=60).headers["Content-Type"] == "video/mp4"
        wait_for(lambda: _status(api, waiting_image) == "succeeded", 120)
        assert api.generate(seed=7)["seed"] == 7
