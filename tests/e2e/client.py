"""An HTTP client that checks the common headers and the error shape of every response."""

import time
from typing import Any

import requests

EXPOSED = {"retry-after", "x-request-id", "ratelimit", "ratelimit-policy", "idempotent-replayed", "location"}


class Client:
    """Calls the API at one base URL; checks the CORS headers of every response and the shape of every error."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url

    def call(self, method: str, path: str, **options: Any) -> requests.Response:
        answer = requests.request(method, f"{self.base_url}{path}", timeout=120, **options)
        if not answer.history:
            check_common(answer)
        return answer

    def generate(self, **body: Any) -> dict[str, Any]:
        answer = self.call("POST", "/api/generate", json={"video_description": "a red desert at dusk"} | body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def transform(self, photo: bytes, **fields: str) -> dict[str, Any]:
        answer = self.call(
            "POST",
            "/api/img2img",
            files={"image": ("photo.jpg", photo, "image/jpeg")},
            data={"prompt": "a watercolor painting"} | fields,
        )
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def start_video(self, photo: bytes, **fields: str) -> str:
        answer = self.call("POST", "/api/img2video", files={"image": ("photo.jpg", photo)}, data=fields)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["id"])

    def poll(self, job_id: str) -> requests.Response:
        return self.call("GET", f"/api/img2video/result/{job_id}")

    def finished_video(self, job_id: str) -> dict[str, Any]:
        """Poll until the status is not 202; return the result of the succeeded job."""
        for _ in range(240):
            answer = self.poll(job_id)
            if answer.status_code != 202:
                assert answer.status_code == 200, answer.text
                return dict(answer.json())
            assert answer.json()["status"] == "in-progress"
            assert int(answer.headers["Retry-After"]) > 0
            time.sleep(1)
        raise AssertionError("the video was not finished in time")


def check_common(answer: requests.Response) -> None:
    assert answer.headers["Access-Control-Allow-Origin"], answer.headers
    if answer.request.method == "OPTIONS":
        return
    exposed = {name.strip() for name in answer.headers["Access-Control-Expose-Headers"].split(",")}
    assert exposed >= EXPOSED
    if answer.status_code in (429, 503):
        assert int(answer.headers["Retry-After"]) > 0
    if answer.status_code >= 400 and answer.request.method != "HEAD":
        check_error(answer)


def check_error(answer: requests.Response) -> None:
    assert answer.headers["Content-Type"] == "application/json"
    body = answer.json()
    assert isinstance(body["error"], str)
    assert body["error"].endswith(".")
    assert body["code"] == body["code"].lower()
    assert isinstance(body["request_id"], str)
    assert isinstance(body["retryable"], bool)
    for leak in ("Traceback", "amazonaws", "arn:", "botocore", "/var/task", "Exception"):
        assert leak not in answer.text
