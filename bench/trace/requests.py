"""The two requests that are traced, each sent twice to its real handler, on an AWS stub and without an upstream."""

import contextlib
import importlib
import io
import os
from collections.abc import Iterator
from typing import Any, Final

from PIL import Image

from bench.cold_start.aws_stub import AwsStub
from bench.cold_start.cases import ENVIRONMENT
from bench.trace.tracer import Trace, record
from tests.support.fakes.form_data import field, file
from tests.support.fakes.gateway_event import form_event, json_event

_OK: Final = 200


class FailedError(Exception):
    """The handler returned an error; the message is its answer."""


def trace_all() -> dict[str, Trace]:
    """The trace of each route's second request: the first one pays for imports and clients."""
    with AwsStub({}) as aws, _environment(aws.url), contextlib.redirect_stdout(io.StringIO()):
        importlib.import_module(
            "bench.cold_start.peers.baselines.stub_provider"
        )  # replaces the provider by one without work
        return {name: _trace(f"functions.{name}.handler", event) for name, event in _events().items()}


def _trace(module: str, event: dict[str, Any]) -> Trace:
    handler = importlib.import_module(module).lambda_handler

    def once() -> None:
        answer = handler(event, None)
        if answer["statusCode"] != _OK:
            raise FailedError(answer)

    once()
    return record(once)


def _events() -> dict[str, dict[str, Any]]:
    return {
        "generate": json_event("/api/generate", {"video_description": "a lighthouse", "seed": 7}),
        "img2img": form_event("/api/img2img", [_photo(), field("prompt", "as a watercolour")]),
    }


def _photo() -> Any:  # noqa: ANN401 - a part
    content = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").resize((1024, 576)).save(content, "JPEG")
    return file("image", content.getvalue())


@contextlib.contextmanager
def _environment(aws_url: str) -> Iterator[None]:
    """Of this process, which the settings and botocore read when they are first used."""
    environment = os.environ  # noqa: TID251 - the functions run in this process
    before = dict(environment)
    nowhere = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
    environment.clear()
    environment.update(ENVIRONMENT | nowhere | {"AWS_ENDPOINT_URL": aws_url})
    try:
        yield
    finally:
        environment.clear()
        environment.update(before)
