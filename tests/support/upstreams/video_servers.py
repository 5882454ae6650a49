"""Video servers that copy OpenAI's `/v1/videos`: vLLM-Omni and SGLang.

facts: OpenAI wire format, Videos (the frozen shape of openai 3.x, `types/video.py`), and self-hosted servers: vLLM-Omni
(a form; FastAPI's errors; statuses as OpenAI's), SGLang (a form or JSON; `input_reference`; `/content` 404 while
unfinished; DELETE answers status `deleted`).
"""

import itertools
from collections.abc import Callable
from typing import Any

from tests.support.upstreams.exchange import Answer, File, RefusedError, Request, as_json
from tests.support.upstreams.image_servers import detail
from tests.support.upstreams.made import opened, video

_WHOLE = {"seed", "num_frames", "fps", "width", "height", "motion_bucket_id"}
_NUMBERS = {"guidance_scale", "seconds"}


class VideoServer:
    """Each video is finished once its status was asked for `looks` times."""

    def __init__(self, key: str, *, in_progress: str = "in_progress", looks: int = 1) -> None:
        self._key = key
        self._in_progress = in_progress
        self._looks = looks
        self._videos: dict[str, dict[str, Any]] = {}
        self._left: dict[str, int] = {}
        self._numbers = itertools.count(1)

    def __call__(self, request: Request) -> Answer:
        if self._key and request.headers.get("authorization") != f"Bearer {self._key}":
            return detail(401, "Unauthorized")
        return self._answer(request)

    def _answer(self, request: Request) -> Answer:
        if (request.method, request.path) == ("POST", "/v1/videos"):
            return self._begun(_checked(request))
        if not request.path.startswith("/v1/videos/"):
            return detail(404, "Not Found")
        video_id, _, what = request.path.removeprefix("/v1/videos/").partition("/")
        if video_id not in self._videos:
            return detail(404, "Video not found")
        if request.method == "DELETE" and not what:
            del self._videos[video_id]
            return as_json({"id": video_id, "deleted": True, "object": "video.deleted"})
        if request.method != "GET" or what not in {"", "content"}:
            return detail(405, "Method Not Allowed")
        return self._content(video_id) if what else self._status(video_id)

    def _begun(self, form: dict[str, str | File]) -> Answer:
        video_id = f"video_{next(self._numbers):08x}"
        self._left[video_id] = self._looks
        self._videos[video_id] = {
            "id": video_id,
            "object": "video",
            "model": form.get("model", "svd"),
            "status": "queued",
            "progress": 0,
            "created_at": 1_795_000_000,
            "seconds": "4",
            "size": "1024x576",
            "prompt": form["prompt"],
        }
        return as_json(self._videos[video_id])

    def _status(self, video_id: str) -> Answer:
        found = self._videos[video_id]
        done = self._left[video_id] <= 0
        self._left[video_id] -= 1
        found |= {"status": "completed" if done else self._in_progress, "progress": 100 if done else 40}
        return as_json(found)

    def _content(self, video_id: str) -> Answer:
        if self._videos[video_id]["status"] != "completed":
            return detail(404, "Video content is not ready")
        return Answer(200, video(), {"content-type": "video/mp4"})


def vllm_omni_video(key: str) -> Callable[[Request], Answer]:
    return VideoServer(key)


def sglang_video(key: str) -> Callable[[Request], Answer]:
    """facts: `in_progress` is not always set."""
    return VideoServer(key, in_progress="queued")


def _checked(request: Request) -> dict[str, str | File]:
    """facts: a form; `prompt` required; `input_reference` a file; numbers as text."""
    try:
        form = request.form()
    except ValueError:
        raise RefusedError(detail(422, "not a form")) from None
    reference = form.get("input_reference")
    if not isinstance(form.get("prompt"), str) or not isinstance(reference, File):
        raise RefusedError(detail(422, [{"loc": ["body", "input_reference"], "msg": "Field required"}]))
    try:
        opened(reference.content)
        _ = [int(str(form[name])) for name in _WHOLE & set(form)]
        _ = [float(str(form[name])) for name in _NUMBERS & set(form)]
    except ValueError:
        raise RefusedError(detail(400, "Invalid input_reference or number")) from None
    return form
