"""Importing a handler calls no service and loads only the modules its route needs, for short cold starts."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
HEAVY = {"pydantic", "PIL", "numpy", "av", "multipart", "boto3", "botocore.client", "botocore.session"}
NEVER = HEAVY - {"pydantic", "multipart"}

MAY_LOAD: dict[str, set[str]] = {
    "functions.generate.handler": {"pydantic"},
    "functions.img2img.handler": {"pydantic", "multipart"},
    "functions.img2video.handler": {"pydantic", "multipart"},
    "functions.uploads.handler": {"pydantic"},
    "functions.poll.handler": set(),
    "functions.video_workflow.handler": set(),
    "functions.jobs.handler": set(),
    "functions.media.handler": set(),
    "functions.models.handler": set(),
    "functions.health.handler": set(),
    "functions.api_docs.handler": set(),
    "functions.events.handler": set(),
    "functions.image_workflow.handler": set(),
    "functions.smoke.handler": set(),
    "functions.dispatcher.handler": set(),
    "functions.sweeper.handler": set(),
}

# What the first request of a route adds: modules of its use case, and AWS clients. A route that is built before a
# snapshot names no function: the snapshot's hooks build it.
_FORM = {"pydantic", "multipart", "PIL"}
WIRED: dict[str, tuple[str, set[str], set[str]]] = {
    "functions.generate.handler": ("", {"pydantic"}, {"dynamodb", "s3"}),
    "functions.img2img.handler": ("", _FORM, {"dynamodb", "s3"}),
    "functions.img2video.handler": ("", _FORM, {"dynamodb", "s3", "stepfunctions"}),
    "functions.poll.handler": ("poll_video", set(), {"dynamodb"}),
    "functions.jobs.handler": ("read_job", set(), {"dynamodb"}),
    "functions.media.handler": ("find_media", set(), {"s3"}),
}
SDK = {"boto3", "s3transfer", "botocore.client", "botocore.session"}

ENTRIES = {"functions.sweeper.handler": "scheduled,execution_ended"}

IMPORT_PROGRAM = """
import socket, sys

def refuse(*_, **__):
    raise AssertionError("an import touched the network")

class Refusing(socket.socket):
    __init__ = refuse

socket.socket, socket.create_connection, socket.getaddrinfo = Refusing, refuse, refuse
import importlib
module = importlib.import_module(sys.argv[1])
names = sys.argv[2].split(",")
assert all(callable(getattr(module, name)) for name in names)
print(" ".join(name for name in sys.argv[3:] if name in sys.modules))
"""


def _entry_points(source: str) -> list[str]:
    """Possible Lambda handlers in a module: `lambda_handler`, or functions of an event and a context."""
    return re.findall(r"^(?:(lambda_handler) = |def \w+\(_?event: [^)]*, _context)", source, re.MULTILINE)


def test_every_handler_is_in_the_table() -> None:
    found = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in (ROOT / "functions").glob("*/*.py")
        if _entry_points(path.read_text(encoding="utf-8"))
    }
    assert found == set(MAY_LOAD)


def test_the_table_allows_no_module_that_only_adapters_need() -> None:
    assert not any(loaded & NEVER for loaded in MAY_LOAD.values())


@pytest.mark.parametrize("module", MAY_LOAD)
def test_an_import_needs_no_environment_or_network_and_loads_no_more(module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_PROGRAM, module, ENTRIES.get(module, "lambda_handler"), *sorted(HEAVY)],
        cwd=ROOT,
        env={},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.split()) <= MAY_LOAD[module]
    assert done.stderr == ""


WIRING_PROGRAM = """
import importlib, sys
import snapshot_restore_py
module = importlib.import_module(sys.argv[1])
hooks = [function for function, *_ in snapshot_restore_py.get_before_snapshot()]
for build in [getattr(module, sys.argv[2])] if sys.argv[2] else hooks:
    build()
from shared.runtime import aws_clients
services = ("dynamodb", "s3", "stepfunctions", "sqs", "events")
made = [name for name in services if getattr(aws_clients, name).cache_info().currsize]
print(" ".join(name for name in sys.argv[3:] if name in sys.modules), "|", " ".join(made))
"""
NO_AWS = {"AWS_DEFAULT_REGION": "eu-central-1", "AWS_CONFIG_FILE": "/dev/null", "AWS_EC2_METADATA_DISABLED": "true"}


@pytest.mark.parametrize("module", WIRED)
def test_a_first_request_creates_only_the_clients_it_needs(module: str) -> None:
    use_case, modules, clients = WIRED[module]
    done = subprocess.run(
        [sys.executable, "-c", WIRING_PROGRAM, module, use_case, *sorted(HEAVY | SDK)],
        cwd=ROOT,
        env=NO_AWS,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    loaded, _, made = done.stdout.partition("|")
    assert set(loaded.split()) - {"botocore.client", "botocore.session"} == modules
    assert set(made.split()) == clients


ADDRESS_PROGRAM = """
import os, sys
os.environ["EDGE_SECRET"] = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:edge"
from shared.runtime.http.request import from_proxy_event
from tests.support.fakes.gateway_event import gateway_event
from shared.runtime.http import client_address
client_address.edge_authenticator = lambda: sys.exit("looked it up")
request = from_proxy_event(gateway_event("GET", "/api/jobs", headers={"X-AiArt-Edge-Secret": sys.argv[1]}))
print(request.base_url, request.caller)
print(" ".join(name for name in sys.argv[2:] if name in sys.modules))
"""


@pytest.mark.parametrize("claimed", ["", "guessed"])
def test_a_request_that_did_not_pass_the_edge_creates_no_client(claimed: str) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            ADDRESS_PROGRAM,
            claimed,
            *sorted(SDK),
            "shared.adapters.secretsmanager_edge_authenticator",
        ],
        cwd=ROOT,
        env=NO_AWS,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[1:] == [""]


PROVIDER_PROGRAM = """
import os, sys
os.environ.update(dict(pair.split("=", 1) for pair in sys.argv[3:]))
from shared.runtime import wiring
from shared.runtime.wiring import providers
from tests.support.fakes.clock import FakeClock
from tests.support.fakes.media import InMemoryMediaStore
model = wiring.get_ports().catalogue.get(*sys.argv[1:3])
providers.provider_secrets = lambda: None
chosen = providers.ConfiguredProviders(InMemoryMediaStore(), FakeClock())
find = chosen.video_provider if "img2video" in model.operations else chosen.image_provider
find(model)
print(" ".join(name for name in sys.modules if name.startswith("shared.adapters.providers.")))
"""
ADAPTER_PACKAGE = "shared.adapters.providers."
SHARED_BY_ADAPTERS = {"upstream_api", "refusals", "generated_images", "openai_shape", "bedrock_errors", "s3_video"}
ADAPTERS: dict[tuple[str, str], tuple[str, list[str]]] = {
    ("stable-diffusion-3.5-ultra", "stability"): ("stability", ["STABILITY_URL=https://x", "STABILITY_SECRET=x"]),
    ("gpt-image-2", "openai"): ("openai_images", ["OPENAI_URL=https://x", "OPENAI_SECRET=x"]),
    ("gemini-nano-banana-2.1", "gemini"): ("gemini", ["GEMINI_URL=https://x", "GEMINI_SECRET=x"]),
    ("imagen-4", "ghostapi"): ("ghostapi", ["GHOSTAPI_URL=https://x", "GHOSTAPI_SECRET=x"]),
    ("self-hosted-image", "sglang"): ("self_hosted_images", ["IMAGE_SERVER_KIND=sglang", "IMAGE_SERVER_URL=https://x"]),
    ("stable-video-diffusion", "vllm-omni-video"): (
        "self_hosted_videos",
        ["VIDEO_SERVER_KIND=vllm-omni", "VIDEO_SERVER_URL=https://x"],
    ),
    ("stable-diffusion-3.5-ultra", "bedrock"): ("bedrock_images", ["BEDROCK_ENABLED=true", "BEDROCK_REGION=us-west-2"]),
    ("luma-ray-2", "bedrock"): ("bedrock_videos", ["BEDROCK_ENABLED=true", "BEDROCK_REGION=us-west-2"]),
}


@pytest.mark.parametrize(
    ("model", "wanted"), ADAPTERS.items(), ids=[f"{name}@{provider}" for name, provider in ADAPTERS]
)
def test_using_a_provider_loads_no_other_providers_adapter(
    model: tuple[str, str], wanted: tuple[str, list[str]]
) -> None:
    adapter, environment = wanted
    done = subprocess.run(
        [sys.executable, "-c", PROVIDER_PROGRAM, *model, *environment],
        cwd=ROOT,
        env={"AWS_EC2_METADATA_DISABLED": "true"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    loaded = {name.removeprefix(ADAPTER_PACKAGE) for name in done.stdout.split()}
    assert loaded - SHARED_BY_ADAPTERS == {adapter}
