"""Model providers for the local stack, from environment variables: `PROVIDER=stability STABILITY_URL=… make run`.

A URL may point to a real provider or to a fake on this machine. An API key is read from the environment and stored in
the emulator's Secrets Manager, and nowhere else.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import boto3

from local.account import REGION
from local.options import OptionError, Providers


@dataclass(frozen=True)
class Setup:
    """How a provider is configured: its environment prefix, and the template parameters for URL, secret and others."""

    variable: str
    url: str
    secret: str
    others: Mapping[str, str]


def _server(prefix: str, kind: str) -> Setup:
    name = "Image" if prefix == "IMAGE_SERVER" else "Video"
    return Setup(prefix, f"{name}ServerUrl", f"{name}ServerSecret", {f"{name}ServerKind": kind})


SETUPS: Mapping[str, Setup] = {
    "stability": Setup("STABILITY", "StabilityUrl", "StabilitySecret", {}),
    "openai": Setup("OPENAI", "OpenAiUrl", "OpenAiSecret", {}),
    "gemini": Setup("GEMINI", "GeminiUrl", "GeminiSecret", {}),
    "ghostapi": Setup("GHOSTAPI", "GhostApiUrl", "GhostApiSecret", {}),
    "bedrock": Setup("BEDROCK", "BedrockUrl", "", {"EnableBedrock": "true", "BedrockRegion": REGION}),
    "localai": _server("IMAGE_SERVER", "localai"),
    "vllm-omni": _server("IMAGE_SERVER", "vllm-omni"),
    "sglang": _server("IMAGE_SERVER", "sglang"),
    "sd-server": _server("IMAGE_SERVER", "sd-server"),
    "vllm-omni-video": _server("VIDEO_SERVER", "vllm-omni"),
    "sglang-video": _server("VIDEO_SERVER", "sglang"),
    "sandbox": Setup("SANDBOX", "", "", {}),
}


def read_providers(environment: Mapping[str, str] | None = None) -> Providers:
    """Read PROVIDER: names separated by commas, first choice first. Raises OptionError."""
    given = os.environ if environment is None else environment
    names = [name.strip() for name in given.get("PROVIDER", "").split(",") if name.strip()]
    if unknown := [name for name in names if name not in SETUPS]:
        raise OptionError(f"PROVIDER has the unknown name {unknown[0]!r}; known names: {', '.join(SETUPS)}.")
    parameters: dict[str, str] = {}
    if names:  # the stack is reachable from this machine only, so its user pays for a provider they name
        parameters = {"ProviderOrder": ",".join([*names, "sandbox"]), "AcceptOpenSpending": "true"}
    secrets: dict[str, str] = {}
    for name in names:
        setup = SETUPS[name]
        parameters |= setup.others
        if url := given.get(f"{setup.variable}_URL"):
            parameters[setup.url] = url
        if setup.secret and (key := given.get(f"{setup.variable}_API_KEY")):
            secrets[f"aiart/{name}"] = key
            parameters[setup.secret] = f"aiart/{name}"
    return Providers(parameters, secrets)


def store_secrets(chosen: Providers, endpoint: str) -> None:
    """Create the secrets in the emulator's Secrets Manager (blocking)."""
    client: Any = boto3.client(
        "secretsmanager",
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id="test",
        aws_secret_access_key="test",  # noqa: S106 - the emulator's root user
    )
    for name, key in chosen.secrets.items():
        client.create_secret(Name=name, SecretString=key)
