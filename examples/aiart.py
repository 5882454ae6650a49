"""Text to image, image to image, image to video: `python aiart.py [BASE_URL]`."""

import sys
import time
import uuid
from pathlib import Path
from typing import Any

import requests

_ATTEMPTS = 4
_TIMEOUT_SECONDS = 60


class AiArt:
    """A client of the API. A request is repeated after 429 and 5xx; its key ensures that it is never charged twice."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url.rstrip("/")

    def generate(self, prompt: str, **options: Any) -> str:
        """Create an image from text. Returns the image's address."""
        return str(self._post("generate", json={"video_description": prompt, **options})["image_url"])

    def transform(self, image: bytes, prompt: str, **options: Any) -> str:
        """Create an image from an image and text. Returns the new image's address."""
        answer = self._post("img2img", files={"image": image}, data={"prompt": prompt, **options})
        return str(answer["image_url"])

    def animate(self, image: bytes, **options: Any) -> str:
        """Create a video from an image. Waits for it and returns the video's address."""
        job_id = self._post("img2video", files={"image": image}, data=options)["id"]
        while True:
            answer = requests.get(f"{self._base_url}/api/img2video/result/{job_id}", timeout=_TIMEOUT_SECONDS)
            if answer.status_code != requests.codes.accepted:
                return self._base_url + str(_checked(answer)["video_url"])
            time.sleep(int(answer.headers["Retry-After"]))

    def _post(self, route: str, **request: Any) -> dict[str, Any]:
        headers = {"Idempotency-Key": str(uuid.uuid4())}
        for attempt in range(1, _ATTEMPTS + 1):
            answer = requests.post(
                f"{self._base_url}/api/{route}", headers=headers, timeout=_TIMEOUT_SECONDS, **request
            )
            if answer.ok or attempt == _ATTEMPTS or not answer.json()["retryable"]:
                break
            time.sleep(int(answer.headers.get("Retry-After", 2**attempt)))
        return _checked(answer)


def _checked(answer: requests.Response) -> dict[str, Any]:
    body: dict[str, Any] = answer.json()
    if not answer.ok:
        raise RuntimeError(f"{answer.status_code} {body['code']}: {body['error']} (request {body['request_id']})")
    return body


def _save(url: str, name: str) -> bytes:
    print(f"{name}: {url}")
    content = requests.get(url, timeout=_TIMEOUT_SECONDS).content  # the address redirects to a presigned link
    Path(name).write_bytes(content)
    return content


def main(base_url: str = "http://127.0.0.1:3000") -> None:
    client = AiArt(base_url)
    image = _save(client.generate("a lighthouse in a storm", aspect_ratio="16:9", seed=7), "image.png")
    _save(client.transform(image, "as a watercolour", strength="0.6"), "changed.png")
    _save(client.animate(image), "video.mp4")


if __name__ == "__main__":
    main(*sys.argv[1:])
