"""The environment, read into one object: everything has a default, and a number is a number."""

from dataclasses import replace

import pytest

from shared.domain.errors import ConfigurationError
from shared.runtime.settings import read_settings, settings

DEFAULTS = read_settings({})


def test_an_empty_environment_is_enough_to_import_and_to_refuse() -> None:
    assert (DEFAULTS.job_table, DEFAULTS.media_bucket, DEFAULTS.event_bus) == ("", "", "")
    assert (DEFAULTS.media_retention_days, DEFAULTS.link_seconds) == (30, 3600)
    assert (DEFAULTS.sandbox_enabled, DEFAULTS.private_media) == (False, False)
    assert (DEFAULTS.cors_origin, DEFAULTS.gateway_scheme, DEFAULTS.edge_secret_sha256) == ("*", "https", "")


@pytest.mark.parametrize(
    ("variable", "text", "changes"),
    [
        ("AIART_VERSION", "1.2.3", {"version": "1.2.3"}),
        ("JOB_TABLE", "jobs", {"job_table": "jobs"}),
        ("MEDIA_BUCKET", "media", {"media_bucket": "media"}),
        ("EVENT_BUS", "bus", {"event_bus": "bus"}),
        ("VIDEO_STATE_MACHINE_ARN", "arn", {"video_state_machine_arn": "arn"}),
        ("IMAGE_STATE_MACHINE_ARN", "arn", {"image_state_machine_arn": "arn"}),
        ("COORDINATION_TABLE", "gate", {"coordination_table": "gate"}),
        ("DISPATCH_QUEUE_URL", "https://queue", {"dispatch_queue_url": "https://queue"}),
        ("GATEWAY_SCHEME", "http", {"gateway_scheme": "http"}),
        ("EDGE_SECRET_SHA256", "ab", {"edge_secret_sha256": "ab"}),
        ("EDGE_SECRET", "arn", {"edge_secret": "arn"}),
        ("CORS_ORIGIN", "https://x.example", {"cors_origin": "https://x.example"}),
        ("MEDIA_RETENTION_DAYS", "7", {"media_retention_days": 7}),
        ("LINK_SECONDS", "60", {"link_seconds": 60}),
        ("LINK_SECONDS", "", {}),
        ("DAILY_BUDGET_USD", "2.50", {"daily_budget_usd": "2.50"}),
        ("PRIVATE_MEDIA", "true", {"private_media": True}),
        ("PRIVATE_MEDIA", "yes", {}),
        ("SANDBOX_ENABLED", "true", {"sandbox_enabled": True}),
        ("SANDBOX_ENABLED", "false", {}),
        ("SANDBOX_ENABLED", "1", {}),
        ("SMOKED_VERSIONS", "F=arn:f:3 G=arn:g:1", {"smoked_versions": {"F": "arn:f:3", "G": "arn:g:1"}}),
    ],
)
def test_each_variable_is_one_setting(variable: str, text: str, changes: dict[str, object]) -> None:
    assert read_settings({variable: text}) == replace(DEFAULTS, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["twenty", "-1", "2.505", "1e3", "1,5", "$2"])
def test_what_is_no_amount_is_said_by_name(text: str) -> None:
    with pytest.raises(ConfigurationError, match="DAILY_BUDGET_USD"):
        read_settings({"DAILY_BUDGET_USD": text})


def test_nothing_may_be_spent_where_nobody_said_how_much() -> None:
    assert read_settings({}).daily_budget_usd == "0"


@pytest.mark.parametrize("text", ["a week", "-1", "1.5", " 7", "1e3"])
def test_what_is_no_number_is_said_by_name(text: str) -> None:
    with pytest.raises(ConfigurationError, match="MEDIA_RETENTION_DAYS"):
        read_settings({"MEDIA_RETENTION_DAYS": text})


def test_the_environment_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOB_TABLE", "first")
    assert settings().job_table == "first"
    monkeypatch.setenv("JOB_TABLE", "second")
    assert settings().job_table == "first"
