"""Settings of the deployment, from environment variables; no other file reads the environment."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from shared.domain.errors import ConfigurationError
from shared.domain.rate_limits import RateLimit

_LIMIT: Final = re.compile(r"(?P<name>[a-z0-9-]+)=(?P<requests>[1-9][0-9]{0,5})/(?P<seconds>[1-9][0-9]{0,3})", re.ASCII)

_AMOUNT: Final = re.compile(r"[0-9]{1,6}(\.[0-9]{1,2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Upstream:
    """A provider's URL and the name (never the value) of the secret with the API key."""

    url: str
    secret: str

    @property
    def is_set_up(self) -> bool:
        """Whether URL and secret are both configured."""
        return bool(self.url and self.secret)


@dataclass(frozen=True, slots=True)
class SelfHosted:
    """A self-hosted model server: its program, URL, name of the model, and name of the secret if it needs a key."""

    kind: str
    url: str
    model: str
    secret: str

    def runs(self, kind: str) -> bool:
        """Whether the server is configured and runs that program."""
        return bool(self.url) and self.kind == kind


@dataclass(frozen=True, slots=True)
class Bedrock:
    """Settings of Amazon Bedrock; `output_bucket` receives its videos, `url` is set in the local stack only."""

    enabled: bool
    region: str
    output_bucket: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings. An empty text means that this function does not have the resource."""

    version: str
    job_table: str
    media_bucket: str
    event_bus: str
    video_state_machine_arn: str
    image_state_machine_arn: str
    coordination_table: str
    dispatch_queue_url: str
    gateway_scheme: str
    edge_secret_sha256: str
    edge_secret: str
    cors_origin: str
    media_retention_days: int
    link_seconds: int
    private_media: bool
    provenance: bool
    provenance_prompt: bool
    sandbox_enabled: bool
    sandbox_seconds: int
    provider_order: tuple[str, ...]
    provider_limits: Mapping[str, RateLimit]
    daily_budget_usd: str
    stability: Upstream
    openai: Upstream
    gemini: Upstream
    ghostapi: Upstream
    image_server: SelfHosted
    video_server: SelfHosted
    bedrock: Bedrock
    smoke_tested_versions: Mapping[str, str]


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Parse environment variables. Raises ConfigurationError with the name of a malformed variable."""
    return Settings(
        version=environment.get("AIART_VERSION", "0"),
        job_table=environment.get("JOB_TABLE", ""),
        media_bucket=environment.get("MEDIA_BUCKET", ""),
        event_bus=environment.get("EVENT_BUS", ""),
        video_state_machine_arn=environment.get("VIDEO_STATE_MACHINE_ARN", ""),
        image_state_machine_arn=environment.get("IMAGE_STATE_MACHINE_ARN", ""),
        coordination_table=environment.get("COORDINATION_TABLE", ""),
        dispatch_queue_url=environment.get("DISPATCH_QUEUE_URL", ""),
        gateway_scheme=environment.get("GATEWAY_SCHEME", "https"),
        edge_secret_sha256=environment.get("EDGE_SECRET_SHA256", ""),
        edge_secret=environment.get("EDGE_SECRET", ""),
        cors_origin=environment.get("CORS_ORIGIN", "*"),
        media_retention_days=_whole_number(environment, "MEDIA_RETENTION_DAYS", 30),
        link_seconds=_whole_number(environment, "LINK_SECONDS", 3600),
        private_media=environment.get("PRIVATE_MEDIA") == "true",
        provenance=environment.get("PROVENANCE") != "false",
        provenance_prompt=environment.get("PROVENANCE_PROMPT") == "true",
        sandbox_enabled=environment.get("SANDBOX_ENABLED") == "true",
        sandbox_seconds=_whole_number(environment, "SANDBOX_SECONDS", 0),
        provider_order=tuple(environment.get("PROVIDER_ORDER", "").replace(" ", "").split(",")),
        provider_limits=_limits(environment.get("PROVIDER_LIMITS", "")),
        daily_budget_usd=_amount(environment, "DAILY_BUDGET_USD"),
        stability=Upstream(environment.get("STABILITY_URL", ""), environment.get("STABILITY_SECRET", "")),
        openai=Upstream(environment.get("OPENAI_URL", ""), environment.get("OPENAI_SECRET", "")),
        gemini=Upstream(environment.get("GEMINI_URL", ""), environment.get("GEMINI_SECRET", "")),
        ghostapi=Upstream(environment.get("GHOSTAPI_URL", ""), environment.get("GHOSTAPI_SECRET", "")),
        image_server=SelfHosted(
            kind=environment.get("IMAGE_SERVER_KIND", ""),
            url=environment.get("IMAGE_SERVER_URL", ""),
            model=environment.get("IMAGE_SERVER_MODEL", ""),
            secret=environment.get("IMAGE_SERVER_SECRET", ""),
        ),
        video_server=SelfHosted(
            kind=environment.get("VIDEO_SERVER_KIND", ""),
            url=environment.get("VIDEO_SERVER_URL", ""),
            model=environment.get("VIDEO_SERVER_MODEL", ""),
            secret=environment.get("VIDEO_SERVER_SECRET", ""),
        ),
        bedrock=Bedrock(
            enabled=environment.get("BEDROCK_ENABLED") == "true",
            region=environment.get("BEDROCK_REGION", ""),
            output_bucket=environment.get("BEDROCK_OUTPUT_BUCKET", ""),
            url=environment.get("BEDROCK_URL", ""),
        ),
        smoke_tested_versions=dict(pair.split("=", 1) for pair in environment.get("SMOKED_VERSIONS", "").split()),
    )


@cache
def settings() -> Settings:
    """Return the settings of this function, read once."""
    return read_settings(os.environ)  # noqa: TID251 - the only place that reads it


def _whole_number(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name, "")
    if not text:
        return default
    if not text.isdecimal():
        raise ConfigurationError(f"The setting {name} must be a whole number.")
    return int(text)


def _amount(environment: Mapping[str, str], name: str) -> str:
    """Parse an amount in USD as decimal text; 0 where it is not set, so that nothing may be spent."""
    text = environment.get(name) or "0"
    if not _AMOUNT.fullmatch(text):
        raise ConfigurationError(f"The setting {name} must be an amount in USD, such as 20 or 2.50.")
    return text


def _limits(text: str) -> dict[str, RateLimit]:
    """Parse rate limits such as `stability=150/10,bedrock=20/60` (calls/seconds)."""
    found = [_LIMIT.fullmatch(part.strip()) for part in text.split(",") if part.strip()]
    if None in found:
        raise ConfigurationError("PROVIDER_LIMITS must read like stability=150/10,bedrock=20/60.")
    return {part["name"]: RateLimit(int(part["requests"]), int(part["seconds"])) for part in found if part}
