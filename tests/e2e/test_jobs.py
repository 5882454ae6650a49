"""Jobs: idempotency keys, asynchronous jobs, cancel and delete."""

import io
import time
import uuid
from typing import Any

import numpy as np
import pytest
import requests
from PIL import Image

from tests.e2e.client import Client

BODY = {"video_description": "a paper boat on a river", "output_format": "jpg"}


def finished(client: Client, job_id: str) -> dict[str, Any]:
    for _ in range(120):
        job = client.call("GET", f"/api/jobs/{job_id}").json()
        if job["status"] not in ("queued", "processing"):
            return dict(job)
        time.sleep(1)
    raise AssertionError("the job did not end in time")


def test_same_key_and_body_get_the_same_image(client: Client) -> None:
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    first = client.call("POST", "/api/generate", json=BODY, headers=headers)
    again = client.call("POST", "/api/generate", json=BODY, headers=headers)
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"


def test_same_key_with_another_body_is_refused(client: Client) -> None:
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    assert client.call("POST", "/api/generate", json=BODY, headers=headers).status_code == 200
    answer = client.call("POST", "/api/generate", json=BODY | {"seed": 5}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")


def test_same_key_and_form_get_the_same_job(client: Client, photo: bytes) -> None:
    """`requests` creates a new boundary for each request; only fields and file are compared."""
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    jobs = [
        client.call("POST", "/api/img2video", files={"image": ("photo.jpg", photo)}, headers=headers) for _ in range(2)
    ]
    assert jobs[0].json()["id"] == jobs[1].json()["id"]
    assert jobs[1].headers["Idempotent-Replayed"] == "true"


def test_refused_request_leaves_its_key_unused(client: Client) -> None:
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    assert client.call("POST", "/api/generate", json=BODY | {"seed": -1}, headers=headers).status_code == 400
    assert client.call("POST", "/api/generate", json=BODY, headers=headers).status_code == 200


@pytest.mark.parametrize("key", ["x" * 256, "with space", "tab\there"])
def test_malformed_key_is_refused(client: Client, key: str) -> None:
    answer = client.call("POST", "/api/generate", json=BODY, headers={"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_request")


def test_async_image_succeeds(client: Client) -> None:
    answer = client.call("POST", "/api/generate", json=BODY | {"seed": 9}, headers={"Prefer": "respond-async"})
    assert answer.status_code == 202
    assert answer.headers["Preference-Applied"] == "respond-async"
    job_id = answer.json()["id"]
    assert answer.headers["Location"] == f"{client.base_url}/api/jobs/{job_id}"
    job = finished(client, job_id)
    assert (job["kind"], job["status"], job["seed"]) == ("generate", "succeeded", 9)
    assert requests.get(job["links"]["media"], timeout=60).content.startswith(b"\xff\xd8\xff")


def test_async_transformed_image_equals_the_sync_one(client: Client, photo: bytes) -> None:
    answer = client.call(
        "POST",
        "/api/img2img",
        files={"image": ("photo.jpg", photo)},
        data={"prompt": "a watercolor", "seed": "4"},
        headers={"Prefer": "respond-async"},
    )
    assert answer.status_code == 202
    job = finished(client, answer.json()["id"])
    assert (job["kind"], job["status"]) == ("img2img", "succeeded")
    made = client.transform(photo, prompt="a watercolor", seed="4")
    urls = (job["links"]["media"], made["image_url"])
    from_async, from_sync = (np.asarray(Image.open(io.BytesIO(requests.get(url, timeout=60).content))) for url in urls)
    assert (from_async == from_sync).all()  # pixels, not bytes: each file has a provenance id of its own


def test_listing_without_an_api_key_is_unauthorized(client: Client) -> None:
    answer = client.call("GET", "/api/jobs")
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")


def test_deleted_running_video_is_canceled_and_deleted(client: Client, photo: bytes) -> None:
    job_id = client.start_video(photo)
    ended = client.call("DELETE", f"/api/jobs/{job_id}")
    assert (ended.status_code, ended.json()["status"]) == (200, "canceled")
    assert ended.json()["charged"] in ("yes", "no", "unknown")
    assert ended.json()["deleted_at"]
    poll = client.poll(job_id)
    assert (poll.status_code, poll.json()["status"]) == (410, "deleted")
    assert client.call("POST", f"/api/jobs/{job_id}/cancel").status_code == 409


def test_canceled_running_video_has_its_record(client: Client, photo: bytes) -> None:
    job_id = client.start_video(photo)
    ended = client.call("POST", f"/api/jobs/{job_id}/cancel")
    assert (ended.status_code, ended.json()["status"]) == (200, "canceled")
    assert "deleted_at" not in ended.json()
    poll = client.poll(job_id)
    assert (poll.status_code, poll.json()["status"]) == (410, "canceled")


def test_deleted_image_is_not_found(client: Client) -> None:
    made = client.generate()
    deleted = client.call("DELETE", f"/api/jobs/{made['id']}")
    assert (deleted.status_code, deleted.json()["status"]) == (200, "succeeded")
    assert deleted.json()["deleted_at"]
    assert "media" not in deleted.json()["links"]
    assert requests.get(made["image_url"], timeout=60).status_code == 404
    assert client.call("DELETE", f"/api/jobs/{made['id']}").status_code == 200


def test_ending_an_unknown_job_is_not_found(client: Client) -> None:
    assert client.call("DELETE", f"/api/jobs/{'0' * 32}").status_code == 404
    assert client.call("DELETE", "/api/jobs/nope").status_code == 404
    assert client.call("POST", f"/api/jobs/{'0' * 32}/cancel").status_code == 404


@pytest.mark.parametrize("after", ["", "soon", "4s", "25h", "-5", "1.5m"])
def test_invalid_cancel_after_is_refused_and_an_empty_one_ignored(client: Client, after: str) -> None:
    answer = client.call("POST", "/api/generate", json=BODY, headers={"Cancel-After": after})
    assert answer.status_code == (200 if after == "" else 400)
