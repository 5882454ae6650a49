"""Jobs end, whatever happens to what works on them; on the real stack, behind the API's back."""

import requests

from tests.support.fakes.image_files import png
from tests.system.local_stack.aws_clients import client
from tests.system.local_stack.starting import RunningStack, wait_for


def _job(stack: RunningStack, job_id: str) -> dict[str, object]:
    return dict(requests.get(f"{stack.base_url}/api/jobs/{job_id}", timeout=60).json())


def _ended(stack: RunningStack, job_id: str) -> dict[str, object] | None:
    job = _job(stack, job_id)
    return job if job["status"] not in ("queued", "processing") else None


def test_a_job_whose_execution_was_stopped_by_hand_is_failed(local_stack: RunningStack) -> None:
    started = requests.post(
        f"{local_stack.base_url}/api/img2video", files={"image": ("a.png", png())}, timeout=60
    ).json()
    wait_for(lambda: _job(local_stack, started["id"])["status"] == "processing")
    machine = local_stack.outputs["VideoStateMachineArn"]
    execution = f"{machine.replace(':stateMachine:', ':execution:')}:{started['id']}"
    client(local_stack, "stepfunctions").stop_execution(executionArn=execution)

    job = wait_for(lambda: _ended(local_stack, started["id"]))

    assert job["status"] == "failed"
    assert requests.get(job["links"]["result"], timeout=60).status_code == 500
    assert "media" not in job["links"]


def test_a_burst_of_queued_images_all_end(local_stack: RunningStack) -> None:
    body = {"video_description": "a fox in the snow", "output_format": "jpg"}
    ids = [
        requests.post(
            f"{local_stack.base_url}/api/generate", json=body, headers={"Prefer": "respond-async"}, timeout=60
        ).json()["id"]
        for _ in range(40)
    ]
    ended = [wait_for(lambda job_id=job_id: _ended(local_stack, job_id), 120) for job_id in ids]
    assert {job["status"] for job in ended} == {"succeeded"}
    limiter = client(local_stack, "dynamodb").scan(TableName=local_stack.resources["CoordinationTable"])["Items"]
    assert not [item for item in limiter if item["entry"]["S"].startswith("turn#")]
