"""A provider that costs money, on the stack itself: with the functions' own rights, the day's ledger and its cap."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest
import requests

from local.account import REGION
from tests.support.fakes import image_files
from tests.support.upstreams import server
from tests.support.upstreams.bedrock import Bedrock
from tests.system.local_stack.aws_clients import client
from tests.system.local_stack.starting import RunningStack, running, wait_for

IMAGE, VIDEO = 140_000, 7_500_000


def _ledger(stack: RunningStack) -> tuple[int, int]:
    """The total, and for how many jobs something is set aside."""
    dynamodb = client(stack, "dynamodb")
    found = dynamodb.scan(TableName=stack.resources["CoordinationTable"])["Items"]
    days = [item for item in found if item["provider"]["S"] == "budget"]
    return sum(int(day["total"]["N"]) for day in days), sum(name.startswith("job#") for day in days for name in day)


def _paint(stack: RunningStack, **headers: str) -> requests.Response:
    body = {"prompt": "a heron", "model": "stable-diffusion-3.5-ultra"}
    return requests.post(f"{stack.base_url}/api/generate", json=body, headers=headers, timeout=60)


def _animate(stack: RunningStack) -> requests.Response:
    files, data = {"image": ("photo.jpg", image_files.jpeg((640, 360)))}, {"model": "luma-ray-2"}
    return requests.post(f"{stack.base_url}/api/img2video", files=files, data=data, timeout=60)


def _refused(answer: requests.Response) -> bool:
    assert answer.status_code == 429, answer.text
    assert int(answer.headers["Retry-After"]) > 0
    return bool(answer.json()["code"] == "budget_exceeded")


@pytest.mark.slow
def test_a_day_costs_what_it_may_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stacks: list[RunningStack] = []

    def leave(bucket: str, key: str, content: bytes) -> None:
        client(stacks[0], "s3").put_object(Bucket=bucket, Key=key, Body=content)

    monkeypatch.setenv("PROVIDER", "bedrock")
    with server.running(Bedrock(leave, region=REGION)) as upstream:
        monkeypatch.setenv("BEDROCK_URL", upstream.url)
        with running(tmp_path, ["--parameter", "DailyBudgetUsd=8"]) as stack:
            stacks.append(stack)
            assert _paint(stack).status_code == 200
            assert wait_for(lambda: _ledger(stack) == (IMAGE, 0))

            accepted = _animate(stack)
            assert accepted.status_code == 200, accepted.text
            assert wait_for(lambda: _ledger(stack) == (IMAGE + VIDEO, 1), 60)
            assert _refused(_animate(stack))
            queued = _paint(stack, Prefer="respond-async")
            assert queued.status_code == 202, queued.text
            assert wait_for(lambda: _ledger(stack) == (2 * IMAGE + VIDEO, 1), 60)
            assert _paint(stack).status_code == 200
            assert _refused(_paint(stack))
            assert _refused(_paint(stack, Prefer="respond-async"))

            poll = partial(requests.get, f"{stack.base_url}/api/img2video/result/{accepted.json()['id']}", timeout=60)
            ended: Any = wait_for(lambda: (answer := poll()).status_code != 202 and answer, 300)
            assert ended.json()["status"] == "complete"
            assert requests.get(stack.base_url + ended.json()["video_url"], timeout=60).content[4:8] == b"ftyp"
            assert wait_for(lambda: _ledger(stack) == (3 * IMAGE + VIDEO, 0))
            bought = [asked.path for asked in upstream.seen if asked.method == "POST"]
            assert (len(bought), bought.count("/async-invoke")) == (4, 1)
