"""GhostAPI (infip): OpenAI's format with three differences: `b64`, image URLs on its own host, and tasks.

Source: GhostAPI's documentation of endpoints, request, models and both kinds of response; FastAPI's errors.
"""

import base64
import itertools
from collections.abc import Callable, Mapping
from typing import Any

from tests.support.upstreams.exchange import RefusedError, Request, Response, json_response
from tests.support.upstreams.media import image

MODELS = {
    "z-image-turbo", "nbpro", "img3", "img4", "qwen", "nano-banana", "flux-schnell", "lucid-origin", "phoenix", "sdxl",
    "sdxl-lite",
}  # fmt: skip
SIZES = {"1024x1024": (1024, 1024), "1792x1024": (1792, 1024), "1024x1792": (1024, 1792)}
FIELDS = {"prompt", "model", "n", "size", "response_format"}


def refusal(status: int, detail: object) -> Response:
    return json_response({"detail": detail}, status)


class GhostApi:
    """With `tasks` it returns a task, as some models do; it is finished after `checks_until_done` status checks."""

    def __init__(self, key: str, *, tasks: bool = False, checks_until_done: int = 1, addresses: bool = False) -> None:
        self._key = key
        self._tasks = tasks
        self._checks_until_done = checks_until_done
        self._addresses = addresses
        self._started_tasks: dict[str, tuple[int, Mapping[str, Any]]] = {}
        self._images: dict[str, bytes] = {}
        self._numbers = itertools.count(1)

    def __call__(self, request: Request) -> Response:
        if request.path in self._images:  # image URLs need no key
            return Response(200, self._images[request.path], {"content-type": "image/png"})
        if request.headers.get("authorization") != f"Bearer {self._key}":
            return refusal(401, "Invalid API key")
        if (request.method, request.path) == ("POST", "/v1/images/generations"):
            return self._generate(_checked(request), request)
        if request.method == "GET" and request.path.startswith("/v1/tasks/"):
            return self._task(request.path.removeprefix("/v1/tasks/"))
        return refusal(404, "Not Found")

    def _generate(self, fields: Mapping[str, Any], request: Request) -> Response:
        done = {"created": 1_795_000_000, "data": [self._item(fields, request)], "usage": {}}
        if not self._tasks:
            return json_response(done)
        task_id = f"task-{len(self._started_tasks) + 1}"
        self._started_tasks[task_id] = (self._checks_until_done, done)
        return json_response({"task_id": task_id, "status": "pending", "poll_url": f"/v1/tasks/{task_id}"}, 202)

    def _item(self, fields: Mapping[str, Any], request: Request) -> dict[str, str]:
        content = image(SIZES[fields.get("size", "1024x1024")], "png", repr(sorted(fields.items())))
        if fields.get("response_format") == "b64" and not self._addresses:
            return {"b64": base64.b64encode(content).decode()}
        path = f"/images/{next(self._numbers)}.png"
        self._images[path] = content
        return {"url": request.origin + path}

    def _task(self, task_id: str) -> Response:
        if task_id not in self._started_tasks:
            return refusal(404, "Task not found")
        checks_until_done, done = self._started_tasks[task_id]
        self._started_tasks[task_id] = (checks_until_done - 1, done)
        if checks_until_done > 0:
            return json_response({"task_id": task_id, "status": "processing"})
        return json_response({"task_id": task_id, "status": "completed", "data": done["data"]})


def ghostapi(key: str) -> Callable[[Request], Response]:
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
