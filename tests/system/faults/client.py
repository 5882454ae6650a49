"""A client of the simulated deployment: it sends requests through a gateway that times out after 29 seconds."""

import json
from dataclasses import dataclass
from typing import Any, Final

from functions.generate.handler import lambda_handler as generate
from functions.img2img.handler import lambda_handler as img2img
from functions.img2video.handler import lambda_handler as img2video
from functions.jobs.handler import lambda_handler as jobs
from functions.poll.handler import lambda_handler as poll
from tests.support.asl.execution import TaskFailedError
from tests.support.fakes import image_files
from tests.support.fakes.form_data import field, file
from tests.support.fakes.gateway_event import form_event, gateway_event, json_event
from tests.system.faults.world import World

GATEWAY_TIMEOUT_SECONDS: Final = 29
_HANDLERS: Final = {
    "/api/generate": ("GenerateFunction", generate),
    "/api/img2img": ("Img2ImgFunction", img2img),
    "/api/img2video": ("Img2VideoFunction", img2video),
    "/api/img2video/result/{id}": ("PollFunction", poll),
    "/api/jobs/{id}": ("JobsFunction", jobs),
    "/api/jobs/{id}/cancel": ("JobsFunction", jobs),
}
_IMAGE: Final = image_files.png((8, 8))


@dataclass(frozen=True, slots=True)
class Answer:
    """What the gateway returns to the client."""

    status: int
    json: dict[str, Any]
    headers: dict[str, str]


_UNAVAILABLE: Final = Answer(503, {"code": "service_unavailable"}, {"Retry-After": "5"})


class Client:
    """One client; every POST carries `key` as its idempotency key, if there is one.

    `last` is the last answer to `generate`.
    """

    def __init__(self, world: World, *, key: str | None = "my-key", prompt: str = "a heron") -> None:
        self._world = world
        self.key = key
        self.prompt = prompt
        self.last = _UNAVAILABLE

    def generate(self, *, respond_async: bool = False) -> Answer:
        event = json_event("/api/generate", {"prompt": self.prompt, "seed": 5})
        self.last = self._send(_step("generate", respond_async), event, respond_async=respond_async)
        return self.last

    def transform(self, *, respond_async: bool = False) -> Answer:
        parts = [file("image", _IMAGE), field("prompt", self.prompt), field("seed", "5")]
        event = form_event("/api/img2img", parts)
        return self._send(_step("img2img", respond_async), event, respond_async=respond_async)

    def animate(self) -> Answer:
        parts = [file("image", _IMAGE), field("seed", "5"), field("cfg_scale", "2")]
        return self._send("img2video", form_event("/api/img2video", parts))

    def cancel(self, job_id: str) -> Answer:
        return self._send("cancel", gateway_event("POST", "/api/jobs/{id}/cancel", parameters={"id": job_id}))

    def delete(self, job_id: str) -> Answer:
        return self._send("delete", gateway_event("DELETE", "/api/jobs/{id}", parameters={"id": job_id}))

    def read(self, job_id: str) -> Answer:
        return self._send("read", gateway_event("GET", "/api/jobs/{id}", parameters={"id": job_id}))

    def _send(self, step: str, event: dict[str, Any], *, respond_async: bool = False) -> Answer:
        world = self._world
        if respond_async:
            event["headers"]["Prefer"] = "respond-async"
        if self.key and event["httpMethod"] == "POST":
            event["headers"]["Idempotency-Key"] = self.key
        sent = world.clock.true
        event["requestContext"]["requestTimeEpoch"] = int(sent.timestamp() * 1000)
        function, handler = _HANDLERS[event["resource"]]
        try:
            result = world.invoke(function, step, handler, event)
        except TaskFailedError:
            return _UNAVAILABLE
        if (world.clock.true - sent).total_seconds() > GATEWAY_TIMEOUT_SECONDS:
            return _UNAVAILABLE
        return Answer(result["statusCode"], json.loads(result["body"]), result["headers"])


def _step(route: str, respond_async: bool) -> str:
    """The name of a route's step, which tells it from the state machine's step `generate`."""
    return f"{route} {'async' if respond_async else 'sync'}"
