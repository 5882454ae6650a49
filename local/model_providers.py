"""`PROVIDER=stability STABILITY_URL=… make run`: the stack with real providers, or with stand-ins on this machine.

The key comes from the environment of whoever starts the stack, goes into the emulator's Secrets Manager, and nowhere
else.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import boto3

from local.account import REGION
from local.options import OptionError, Providers


@dataclass(frozen=True)
class Kind:
    """How a provider is set up: the template's parameters for its address, its secret, and whatever else."""

    variable: str
    url: str
    secret: str
    others: Mapping[str, str]


def _server(prefix: str, kind: str) -> Kind:
    name = "Image" if prefix == "IMAGE_SERVER" else "Video"
    return Kind(prefix, f"{name}ServerUrl", f"{name}ServerSecret", {f"{name}ServerKind": kind})


KINDS: Mapping[str, Kind] = {
    "stability": Kind("STABILITY", "StabilityUrl", "StabilitySecret", {}),
    "openai": Kind("OPENAI", "OpenAiUrl", "OpenAiSecret", {}),
    "gemini": Kind("GEMINI", "GeminiUrl", "GeminiSecret", {}),
    "ghostapi": Kind("GHOSTAPI", "GhostApiUrl", "GhostApiSecret", {}),
    "bedrock": Kind("BEDROCK", "BedrockUrl", "", {"EnableBedrock": "true", "BedrockRegion": REGION}),
    "localai": _server("IMAGE_SERVER", "localai"),
    "vllm-omni": _server("IMAGE_SERVER", "vllm-omni"),
    "sglang": _server("IMAGE_SERVER", "sglang"),
    "sd-server": _server("IMAGE_SERVER", "sd-server"),
    "vllm-omni-video": _server("VIDEO_SERVER", "vllm-omni"),
    "sglang-video": _server("VIDEO_SERVER", "sglang"),
    "sandbox": Kind("SANDBOX", "", "", {}),
}


def chosen_providers(environment: Mapping[str, str] | None = None) -> Providers:
    """What PROVIDER (names with commas between them, in the order to ask) says. Raises OptionError."""
    given = os.environ if environment is None else environment
    names = [name.strip() for name in given.get("PROVIDER", "").split(",") if name.strip()]
    if unknown := [name for name in names if name not in KINDS]:
        raise OptionError(f"PROVIDER knows no {unknown[0]!r}; it may name: {', '.join(KINDS)}.")
    parameters: dict[str, str] = {}
    if names:  # only this machine reaches the stack: whoever names a provider that costs money is who spends it
        parameters = {"ProviderOrder": ",".join([*names, "sandbox"]), "AcceptOpenSpending": "true"}
    secrets: dict[str, str] = {}
    for name in names:
        kind = KINDS[name]
        parameters |= kind.others
        if url := given.get(f"{kind.variable}_URL"):
            parameters[kind.url] = url
        if kind.secret and (key := given.get(f"{kind.variable}_API_KEY")):
            secrets[f"aiart/{name}"] = key
            parameters[kind.secret] = f"aiart/{name}"
    return Providers(parameters, secrets)


def keep_secrets(chosen: Providers, endpoint: str) -> None:
    """Into the emulator's Secrets Manager; blocking."""
    client: Any = boto3.client(
        "secretsmanager",
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id="test",
        aws_secret_access_key="test",  # noqa: S106 - the emulator's root user
    )
    for name, key in chosen.secrets.items():
        client.create_secret(Name=name, SecretString=key)
