"""GhostAPI (infip): OpenAI-shaped, but for `b64`, addresses on its own host, and tasks.

facts: GhostAPI, endpoints, request, models, both kinds of reply, FastAPI's errors.
"""

import base64
import itertools
from collections.abc import Callable, Mapping
from typing import Any

from tests.support.upstreams.exchange import Answer, RefusedError, Request, as_json
from tests.support.upstreams.made import image

MODELS = {
    "z-image-turbo", "nbpro", "img3", "img4", "qwen", "nano-banana", "flux-schnell", "lucid-origin", "phoenix", "sdxl",
    "sdxl-lite",
}  # fmt: skip
SIZES = {"1024x1024": (1024, 1024), "1792x1024": (1792, 1024), "1024x1792": (1024, 1792)}
FIELDS = {"prompt", "model", "n", "size", "response_format"}


def refusal(status: int, detail: object) -> Answer:
    return as_json({"detail": detail}, status)


class GhostApi:
    """`tasks` makes it answer with a task, as it does for some models; each is finished after `looks` looks."""

    def __init__(self, key: str, *, tasks: bool = False, looks: int = 1, addresses: bool = False) -> None:
        self._key = key
        self._tasks = tasks
        self._looks = looks
        self._addresses = addresses
        self._begun: dict[str, tuple[int, Mapping[str, Any]]] = {}
        self._images: dict[str, bytes] = {}
        self._numbers = itertools.count(1)

    def __call__(self, request: Request) -> Answer:
        if request.path in self._images:  # addresses need no key
            return Answer(200, self._images[request.path], {"content-type": "image/png"})
        if request.headers.get("authorization") != f"Bearer {self._key}":
            return refusal(401, "Invalid API key")
        if (request.method, request.path) == ("POST", "/v1/images/generations"):
            return self._answer(_checked(request), request)
        if request.method == "GET" and request.path.startswith("/v1/tasks/"):
            return self._task(request.path.removeprefix("/v1/tasks/"))
        return refusal(404, "Not Found")

    def _answer(self, fields: Mapping[str, Any], request: Request) -> Answer:
        done = {"created": 1_795_000_000, "data": [self._item(fields, request)], "usage": {}}
        if not self._tasks:
            return as_json(done)
        task_id = f"task-{len(self._begun) + 1}"
        self._begun[task_id] = (self._looks, done)
        return as_json({"task_id": task_id, "status": "pending", "poll_url": f"/v1/tasks/{task_id}"}, 202)

    def _item(self, fields: Mapping[str, Any], request: Request) -> dict[str, str]:
        content = image(SIZES[fields.get("size", "1024x1024")], "png", repr(sorted(fields.items())))
        if fields.get("response_format") == "b64" and not self._addresses:
            return {"b64": base64.b64encode(content).decode()}
        path = f"/images/{next(self._numbers)}.png"
        self._images[path] = content
        return {"url": request.origin + path}

    def _task(self, task_id: str) -> Answer:
        if task_id not in self._begun:
            return refusal(404, "Task not found")
        looks, done = self._begun[task_id]
        self._begun[task_id] = (looks - 1, done)
        if looks > 0:
            return as_json({"task_id": task_id, "status": "processing"})
        return as_json({"task_id": task_id, "status": "completed", "data": done["data"]})


def ghostapi(key: str) -> Callable[[Request], Answer]:
    return GhostApi(key)


def _checked(request: Request) -> Mapping[str, Any]:
    try:
        fields = request.json()
    except ValueError:
        raise RefusedError(refusal(422, [{"loc": ["body"], "msg": "JSON decode error"}])) from None
    rules: dict[str, Callable[[Any], bool]] = {
        "prompt": lambda value: isinstance(value, str) and bool(value),
        "model": lambda value: value in MODELS,
        "n": lambda value: type(value) is int and 1 <= value <= 4,
        "size": lambda value: value in SIZES,
        "response_format": lambda value: value in {"url", "b64"},
    }
    if not isinstance(fields, dict) or "prompt" not in fields:
        raise RefusedError(refusal(422, [{"loc": ["body", "prompt"], "msg": "Field required"}]))
    for name, value in fields.items():
        if name not in FIELDS or not rules[name](value):
            raise RefusedError(refusal(422, [{"loc": ["body", name], "msg": "Input should be valid"}]))
    return fields
