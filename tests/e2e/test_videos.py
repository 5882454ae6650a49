"""Videos: accepted at once, in progress first, then an MP4 that every browser plays."""

import io
import re

import av
import numpy as np
import requests

from tests.e2e.client import Client


def frames(content: bytes) -> list[np.ndarray]:
    with av.open(io.BytesIO(content)) as movie:
        return [frame.to_ndarray(format="rgb24").astype(float) for frame in movie.decode(video=0)]


def test_a_video_from_start_to_end(client: Client, photo: bytes) -> None:
    job_id = client.start_video(photo, seed="42")
    first = client.poll(job_id)
    assert first.status_code == 202
    assert first.json()["message"] == "Video generation is still in progress. Try again in a few seconds."

    result = client.finished_video(job_id)
    assert result["finish_reason"] == "SUCCESS"
    assert result["seed"] == "42"
    assert re.fullmatch(r"/processed_videos/[a-z0-9_]+\.mp4", result["video_url"])
    assert job_id not in result["video_url"]

    answer = requests.get(client.base_url + result["video_url"], timeout=60)
    assert answer.headers["Content-Type"] == "video/mp4"
    content = answer.content
    assert content.find(b"moov") < content.find(b"mdat")
    with av.open(io.BytesIO(content)) as movie:
        stream = movie.streams.video[0]
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert 24 <= float(stream.average_rate or 0) <= 30
        assert 2 <= float((movie.duration or 0) / av.time_base) <= 4


def test_a_finished_video_as_a_job(client: Client, photo: bytes) -> None:
    job_id = client.start_video(photo)
    client.finished_video(job_id)
    job = client.call("GET", f"/api/jobs/{job_id}").json()
    assert (job["id"], job["kind"], job["status"], job["provider"]) == (job_id, "img2video", "succeeded", "sandbox")
    assert job["created_at"] <= job["started_at"] <= job["finished_at"] < job["expires_at"]
    assert job["cost"] == {"units": 1, "usd": 0.0}
    assert job["links"]["self"] == f"{client.base_url}/api/jobs/{job_id}"
    assert requests.get(job["links"]["media"], timeout=60).status_code == 200
    assert requests.get(job["links"]["result"], timeout=60).json()["status"] == "complete"


def test_motion_follows_its_parameter(client: Client, photo: bytes) -> None:
    jobs = [client.start_video(photo, seed="1", motion_bucket_id=motion) for motion in ("1", "127", "255")]
    moved = []
    for job_id in jobs:
        content = requests.get(client.base_url + client.finished_video(job_id)["video_url"], timeout=60).content
        images = frames(content)
        moved.append(float(np.abs(images[-1] - images[0]).mean()))
    assert moved[0] < moved[1] < moved[2]
