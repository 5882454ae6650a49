"""The environment, read once and in this file only."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from shared.domain.errors import ConfigurationError


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the deployment says. Empty text means that this function is not given the thing."""

    version: str
    job_table: str
    media_bucket: str
    event_bus: str
    video_state_machine_arn: str
    picture_state_machine_arn: str
    gate_table: str
    alarm_queue_url: str
    gateway_scheme: str
    edge_secret_sha256: str
    cors_origin: str
    media_retention_days: int
    link_seconds: int
    private_media: bool
    provenance: bool
    provenance_prompt: bool
    sandbox_enabled: bool
    sandbox_seconds: int


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings in an environment. Raises ConfigurationError naming a variable that is no number."""
    return Settings(
        version=environment.get("AIART_VERSION", "0"),
        job_table=environment.get("JOB_TABLE", ""),
        media_bucket=environment.get("MEDIA_BUCKET", ""),
        event_bus=environment.get("EVENT_BUS", ""),
        video_state_machine_arn=environment.get("VIDEO_STATE_MACHINE_ARN", ""),
        picture_state_machine_arn=environment.get("PICTURE_STATE_MACHINE_ARN", ""),
        gate_table=environment.get("GATE_TABLE", ""),
        alarm_queue_url=environment.get("ALARM_QUEUE_URL", ""),
        gateway_scheme=environment.get("GATEWAY_SCHEME", "https"),
        edge_secret_sha256=environment.get("EDGE_SECRET_SHA256", ""),
        cors_origin=environment.get("CORS_ORIGIN", "*"),
        media_retention_days=_whole_number(environment, "MEDIA_RETENTION_DAYS", 30),
        link_seconds=_whole_number(environment, "LINK_SECONDS", 3600),
        private_media=environment.get("PRIVATE_MEDIA") == "true",
        provenance=environment.get("PROVENANCE") != "false",
        provenance_prompt=environment.get("PROVENANCE_PROMPT") == "true",
        sandbox_enabled=environment.get("SANDBOX_ENABLED") == "true",
        sandbox_seconds=_whole_number(environment, "SANDBOX_SECONDS", 0),
    )


@cache
def settings() -> Settings:
    """This function's settings."""
    return read_settings(os.environ)  # noqa: TID251 - the one place that reads it


def _whole_number(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name, "")
    if not text:
        return default
    if not text.isdecimal():
        raise ConfigurationError(f"The setting {name} must be a whole number.")
    return int(text)
