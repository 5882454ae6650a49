"""The API as its callers see it: an event goes to the handler that the template names for its route."""

import json
from dataclasses import dataclass
from typing import Any

from functions.api_docs.handler import lambda_handler as docs
from functions.generate.handler import lambda_handler as generate
from functions.health.handler import lambda_handler as health
from functions.img2img.handler import lambda_handler as img2img
from functions.img2video.handler import lambda_handler as img2video
from functions.jobs.handler import lambda_handler as jobs
from functions.media.handler import lambda_handler as media
from functions.models.handler import lambda_handler as models
from functions.poll.handler import lambda_handler as poll
from functions.uploads.handler import lambda_handler as uploads
from tests.support.fakes.gateway_event import gateway_event
from tests.unit.openapi.answers import assert_documented

HANDLERS = {
    "/api/generate": generate,
    "/api/img2img": img2img,
    "/api/img2video": img2video,
    "/api/staged-img2img/{id}": img2img,
    "/api/staged-img2video/{id}": img2video,
    "/api/uploads": uploads,
    "/api/img2video/result/{id}": poll,
    "/api/jobs": jobs,
    "/api/jobs/{id}": jobs,
    "/api/jobs/{id}/cancel": jobs,
    "/api/models": models,
    "/api/models/{name}": models,
    "/api/health": health,
    "/openapi.json": docs,
    "/docs": docs,
    "/docs/{file}": docs,
    "/images/{name}": media,
    "/processed_images/{name}": media,
    "/processed_videos/{name}": media,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the gateway passes on to the caller."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


def send(event: dict[str, Any]) -> Answer:
    """Both through JSON, as between gateway and function. Whatever comes back has to be in the OpenAPI document."""
    result = json.loads(json.dumps(HANDLERS[event["resource"]](json.loads(json.dumps(event)), None)))
    assert_documented((event["httpMethod"], event["resource"]), result["statusCode"], result["headers"], result["body"])
    return Answer(result["statusCode"], result["headers"], result["body"])


def with_headers(event: dict[str, Any], **headers: str) -> dict[str, Any]:
    """The same request with more headers; an underscore stands for a hyphen."""
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    return {**event, "headers": {**event["headers"], **more}}


def get(resource: str, *, method: str = "GET", query: str = "", **parameters: str) -> Answer:
    return send(gateway_event(method, resource, parameters=parameters, query=query))


def get_media(url_path: str, *, method: str = "GET", query: str = "") -> Answer:
    """Follow a path such as `/images/x.png`, as the gateway routes it."""
    _, collection, name = url_path.split("/")
    return get(f"/{collection}/{{name}}", method=method, query=query, name=name)


def assert_error(answer: Answer, status: int, code: str) -> None:
    """The shape of every error, and the headers that go with it."""
    assert (answer.status, answer.json.get("code")) == (status, code), answer.text
    assert set(answer.json) >= {"error", "code", "request_id", "retryable"}
    assert isinstance(answer.json["error"], str)
    assert answer.json["error"]
    assert answer.json["request_id"] == answer.headers["X-Request-Id"]
    assert isinstance(answer.json["retryable"], bool)
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    if status != 409:  # one that is in flight says when to come back, one that will never do does not
        assert ("Retry-After" in answer.headers) is (status in {429, 503})
