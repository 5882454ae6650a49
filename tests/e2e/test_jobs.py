"""Jobs from outside: repeated requests, jobs one does not wait for, ending them."""

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
    raise AssertionError("the job never ended")


def test_same_key_same_body_is_one_image(client: Client) -> None:
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    first = client.call("POST", "/api/generate", json=BODY, headers=headers)
    again = client.call("POST", "/api/generate", json=BODY, headers=headers)
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"


def test_same_key_other_body(client: Client) -> None:
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    assert client.call("POST", "/api/generate", json=BODY, headers=headers).status_code == 200
    answer = client.call("POST", "/api/generate", json=BODY | {"seed": 5}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")


def test_same_key_of_a_form(client: Client, photo: bytes) -> None:
    """`requests` draws a new boundary each time: the fields and the file are what counts."""
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    jobs = [
        client.call("POST", "/api/img2video", files={"image": ("photo.jpg", photo)}, headers=headers) for _ in range(2)
    ]
    assert jobs[0].json()["id"] == jobs[1].json()["id"]
    assert jobs[1].headers["Idempotent-Replayed"] == "true"


def test_a_refused_request_does_not_use_its_key_up(client: Client) -> None:
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    assert client.call("POST", "/api/generate", json=BODY | {"seed": -1}, headers=headers).status_code == 400
    assert client.call("POST", "/api/generate", json=BODY, headers=headers).status_code == 200


@pytest.mark.parametrize("key", ["x" * 256, "with space", "tab\there"])
def test_malformed_keys(client: Client, key: str) -> None:
    answer = client.call("POST", "/api/generate", json=BODY, headers={"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_request")


def test_a_image_one_does_not_wait_for(client: Client) -> None:
    answer = client.call("POST", "/api/generate", json=BODY | {"seed": 9}, headers={"Prefer": "respond-async"})
    assert answer.status_code == 202
    assert answer.headers["Preference-Applied"] == "respond-async"
    job_id = answer.json()["id"]
    assert answer.headers["Location"] == f"{client.base_url}/api/jobs/{job_id}"
    job = finished(client, job_id)
    assert (job["kind"], job["status"], job["seed"]) == ("generate", "succeeded", 9)
    assert requests.get(job["links"]["media"], timeout=60).content.startswith(b"\xff\xd8\xff")


def test_a_transformed_image_one_does_not_wait_for(client: Client, photo: bytes) -> None:
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
    now = client.transform(photo, prompt="a watercolor", seed="4")
    urls = (job["links"]["media"], now["image_url"])
    later, at_once = (np.asarray(Image.open(io.BytesIO(requests.get(url, timeout=60).content))) for url in urls)
    assert (later == at_once).all()  # pixels, not bytes: each file has a provenance id of its own


def test_listing_needs_a_key(client: Client) -> None:
    answer = client.call("GET", "/api/jobs")
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")


def test_delete_a_running_video(client: Client, photo: bytes) -> None:
    job_id = client.start_video(photo)
    ended = client.call("DELETE", f"/api/jobs/{job_id}")
    assert (ended.status_code, ended.json()["status"]) == (200, "canceled")
    assert ended.json()["charged"] in ("yes", "no", "unknown")
    assert ended.json()["deleted_at"]
    poll = client.poll(job_id)
    assert (poll.status_code, poll.json()["status"]) == (410, "deleted")
    assert client.call("POST", f"/api/jobs/{job_id}/cancel").status_code == 409


def test_cancel_a_running_video_and_keep_its_record(client: Client, photo: bytes) -> None:
    job_id = client.start_video(photo)
    ended = client.call("POST", f"/api/jobs/{job_id}/cancel")
    assert (ended.status_code, ended.json()["status"]) == (200, "canceled")
    assert "deleted_at" not in ended.json()
    poll = client.poll(job_id)
    assert (poll.status_code, poll.json()["status"]) == (410, "canceled")


def test_delete_a_finished_image(client: Client) -> None:
    made = client.generate()
    deleted = client.call("DELETE", f"/api/jobs/{made['id']}")
    assert (deleted.status_code, deleted.json()["status"]) == (200, "succeeded")
    assert deleted.json()["deleted_at"]
    assert "media" not in deleted.json()["links"]
    assert requests.get(made["image_url"], timeout=60).status_code == 404
    assert client.call("DELETE", f"/api/jobs/{made['id']}").status_code == 200


def test_ending_an_unknown_job(client: Client) -> None:
    assert client.call("DELETE", f"/api/jobs/{'0' * 32}").status_code == 404
    assert client.call("DELETE", "/api/jobs/nope").status_code == 404
    assert client.call("POST", f"/api/jobs/{'0' * 32}/cancel").status_code == 404


@pytest.mark.parametrize("after", ["", "soon", "4s", "25h", "-5", "1.5m"])
def test_bad_deadlines(client: Client, after: str) -> None:
    answer = client.call("POST", "/api/generate", json=BODY, headers={"Cancel-After": after})
    assert answer.status_code == (200 if after == "" else 400)
