"""The measured cases: each is a handler, its folder, its layers, and the event that it receives."""

import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from PIL import Image

from local.paths import ROOT, VENVS
from tests.infra.source import read_template
from tests.support.fakes.form_data import field, file
from tests.support.fakes.gateway_event import form_event, gateway_event, json_event

PEERS: Final = Path(__file__).parent / "peers"
PEER_PACKAGES: Final = VENVS / "peers" / "lib" / "python3.13" / "site-packages"
JOB_ID: Final = "0123456789abcdef0123456789abcdef"
IMAGE: Final = f"{JOB_ID}.png"


@dataclass(frozen=True, slots=True)
class Case:
    """A function to measure; its `layers` follow its own folder on the import path, as on Lambda."""

    name: str
    handler: str
    task_root: Path
    layers: tuple[Path, ...]
    event: dict[str, Any]


def cases(build: Path) -> list[Case]:
    """Return the cases: the peers, and our functions from the build."""
    request = json_event("/api/generate", {"video_description": "a lighthouse", "seed": 7})
    transform = form_event("/api/img2img", [_photo(), field("prompt", "as a watercolour")])
    animate = form_event("/api/img2video", [_photo()])
    return [
        Case("bare: boto3, two clients", "bare.lambda_handler", PEERS / "bare", (), request),
        Case("bare, the calls of generate", "bare.with_calls", PEERS / "bare", (), request),
        Case("FastAPI + Mangum, generate", "app.lambda_handler", PEERS / "fastapi", (PEER_PACKAGES,), request),
        _floor(build, "generate", "GenerateFunction", request),
        _baseline(build, "generate", request),
        _floor(build, "img2img", "Img2ImgFunction", transform),
        _baseline(build, "img2img", transform),
        _floor(build, "img2video", "Img2VideoFunction", animate),
        _ours(build, "img2video", "Img2VideoFunction", animate),
        _ours(build, "generate, sandbox drawing", "GenerateFunction", request),
        _ours(build, "poll", "PollFunction", _get("/api/img2video/result/{id}", id=JOB_ID)),
        _ours(build, "media", "MediaFunction", _get("/images/{name}", name=f"generated_image_{IMAGE}")),
        _ours(build, "models", "ModelsFunction", _get("/api/models")),
        _ours(build, "health", "HealthFunction", _get("/api/health")),
    ]


def _get(resource: str, **parameters: str) -> dict[str, Any]:
    return gateway_event("GET", resource, parameters=parameters)


def _ours(build: Path, name: str, function: str, event: dict[str, Any]) -> Case:
    return Case(name, _functions()[function]["Handler"], build / function, _layers(build, function), event)


def _baseline(build: Path, route: str, event: dict[str, Any]) -> Case:
    function = {"generate": "GenerateFunction", "img2img": "Img2ImgFunction"}[route]
    layers = (PEERS / "baselines", *_layers(build, function))
    return Case(f"{route}, upstream taken out", f"stubbed_{route}.lambda_handler", build / function, layers, event)


def _floor(build: Path, route: str, function: str, event: dict[str, Any]) -> Case:
    return Case(f"floor of {route}", f"floor.{route}", PEERS / "floor", _layers(build, function), event)


def _layers(build: Path, function: str) -> tuple[Path, ...]:
    """Return the layers, last first: a later layer is unpacked over an earlier one."""
    layers = [*read_template()["Globals"]["Function"]["Layers"], *_functions()[function].get("Layers", [])]
    return tuple(build / layer["Ref"] / "python" for layer in reversed(layers))


@cache
def _functions() -> dict[str, dict[str, Any]]:
    resources = read_template()["Resources"].items()
    return {name: each["Properties"] for name, each in resources if each["Type"] == "AWS::Serverless::Function"}


def _photo() -> Any:  # noqa: ANN401 - a part of a form
    out = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").resize((1024, 576)).save(out, "JPEG")
    return file("image", out.getvalue())


def _literal_environment() -> dict[str, str]:
    """Return the environment variables whose values the template contains literally."""
    variables = read_template()["Globals"]["Function"]["Environment"]["Variables"].items()
    return {name: value for name, value in variables if isinstance(value, str)}


ENVIRONMENT: Final = {
    "AWS_ACCESS_KEY_ID": "bench",
    "AWS_SECRET_ACCESS_KEY": "bench",
    "AWS_SESSION_TOKEN": "bench",
    "AWS_REGION": "eu-central-1",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "JOB_TABLE": "jobs",
    "COORDINATION_TABLE": "coordination",
    "MEDIA_BUCKET": "media",
    "EVENT_BUS": "aiart",
    "DISPATCH_QUEUE_URL": "https://sqs.eu-central-1.amazonaws.com/123456789012/dispatch",
    "VIDEO_STATE_MACHINE_ARN": "arn:aws:states:eu-central-1:123456789012:stateMachine:video",
    "IMAGE_STATE_MACHINE_ARN": "arn:aws:states:eu-central-1:123456789012:stateMachine:image",
    "SANDBOX_ENABLED": "true",
    "POWERTOOLS_LOG_LEVEL": "INFO",
} | _literal_environment()
BOOT: Final = ROOT / "local" / "emulator" / "worker_boot.py"
