"""What is measured: each case is a handler, where it lies, what it may import, and the event it gets."""

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
    """One function; `layers` come after its own folder on the path, as under /opt."""

    name: str
    handler: str
    task_root: Path
    layers: tuple[Path, ...]
    event: dict[str, Any]


def cases(build: Path) -> list[Case]:
    """The peers and our own functions out of that build."""
    wish = json_event("/api/generate", {"video_description": "a lighthouse", "seed": 7})
    return [
        Case("bare: boto3, two clients", "bare.lambda_handler", PEERS / "bare", (), wish),
        Case("bare, the calls of generate", "bare.with_calls", PEERS / "bare", (), wish),
        Case("FastAPI + Mangum, generate", "app.lambda_handler", PEERS / "fastapi", (PEER_PACKAGES,), wish),
        _still(build, "generate", wish),
        _still(build, "img2img", form_event("/api/img2img", [_photo(), field("prompt", "as a watercolour")])),
        _ours(build, "generate, sandbox drawing", "GenerateFunction", wish),
        _ours(build, "img2video", "Img2VideoFunction", form_event("/api/img2video", [_photo()])),
        _ours(build, "poll", "PollFunction", _get("/api/img2video/result/{id}", id=JOB_ID)),
        _ours(build, "media", "MediaFunction", _get("/images/{name}", name=f"generated_image_{IMAGE}")),
        _ours(build, "models", "ModelsFunction", _get("/api/models")),
        _ours(build, "health", "HealthFunction", _get("/api/health")),
    ]


def _get(resource: str, **parameters: str) -> dict[str, Any]:
    return gateway_event("GET", resource, parameters=parameters)


def _ours(build: Path, name: str, function: str, event: dict[str, Any]) -> Case:
    return Case(name, _functions()[function]["Handler"], build / function, _layers(build, function), event)


def _still(build: Path, route: str, event: dict[str, Any]) -> Case:
    function = {"generate": "GenerateFunction", "img2img": "Img2ImgFunction"}[route]
    layers = (PEERS / "stills", *_layers(build, function))
    return Case(f"{route}, upstream taken out", f"still_{route}.lambda_handler", build / function, layers, event)


def _layers(build: Path, function: str) -> tuple[Path, ...]:
    """A later layer is unpacked over an earlier one, so it comes first."""
    named = [*read_template()["Globals"]["Function"]["Layers"], *_functions()[function].get("Layers", [])]
    return tuple(build / layer["Ref"] / "python" for layer in reversed(named))


@cache
def _functions() -> dict[str, dict[str, Any]]:
    resources = read_template()["Resources"].items()
    return {name: each["Properties"] for name, each in resources if each["Type"] == "AWS::Serverless::Function"}


def _photo() -> Any:  # noqa: ANN401 - a part
    out = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").resize((1024, 576)).save(out, "JPEG")
    return file("image", out.getvalue())


def _said_outright() -> dict[str, str]:
    """What of the functions' environment the template says in so many words."""
    variables = read_template()["Globals"]["Function"]["Environment"]["Variables"].items()
    return {name: value for name, value in variables if isinstance(value, str)}


ENVIRONMENT: Final = {
    "AWS_ACCESS_KEY_ID": "bench",
    "AWS_SECRET_ACCESS_KEY": "bench",
    "AWS_SESSION_TOKEN": "bench",
    "AWS_REGION": "eu-central-1",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "JOB_TABLE": "jobs",
    "COORDINATION_TABLE": "gate",
    "MEDIA_BUCKET": "media",
    "EVENT_BUS": "aiart",
    "DISPATCH_QUEUE_URL": "https://sqs.eu-central-1.amazonaws.com/123456789012/alarms",
    "VIDEO_STATE_MACHINE_ARN": "arn:aws:states:eu-central-1:123456789012:stateMachine:video",
    "IMAGE_STATE_MACHINE_ARN": "arn:aws:states:eu-central-1:123456789012:stateMachine:image",
    "SANDBOX_ENABLED": "true",
    "POWERTOOLS_LOG_LEVEL": "INFO",
} | _said_outright()
BOOT: Final = ROOT / "local" / "emulator" / "worker_boot.py"
