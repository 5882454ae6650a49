"""The providers of a deployment follow from the provider table and the settings."""

from dataclasses import replace

import pytest

from shared.domain.catalogue import load_catalogue
from shared.domain.errors import ProviderUnavailableError
from shared.domain.jobs import JobKind
from shared.domain.models import Lifecycle
from shared.runtime import wiring
from shared.runtime.wiring.providers import PROVIDERS, ConfiguredProviders, is_set_up
from tests.support.fakes.clock import FakeClock
from tests.support.fakes.media import InMemoryMediaStore

SANDBOX = load_catalogue().named("sandbox")


@pytest.fixture
def providers() -> ConfiguredProviders:
    return ConfiguredProviders(InMemoryMediaStore(), FakeClock())


def test_without_its_setting_the_sandbox_is_listed_as_unavailable(providers: ConfiguredProviders) -> None:
    assert wiring.get_ports().catalogue.named("sandbox").lifecycle is Lifecycle.UNAVAILABLE
    for provider in (providers.image_provider, providers.video_provider):
        with pytest.raises(ProviderUnavailableError):
            provider(SANDBOX)


def test_with_its_setting_the_sandbox_is_active(
    monkeypatch: pytest.MonkeyPatch, providers: ConfiguredProviders
) -> None:
    monkeypatch.setenv("SANDBOX_ENABLED", "true")
    assert wiring.get_ports().catalogue.named("sandbox").lifecycle is Lifecycle.ACTIVE
    assert providers.image_provider(SANDBOX) is providers.image_provider(SANDBOX)
    assert providers.video_provider(SANDBOX) is providers.video_provider(SANDBOX)


def test_an_unknown_provider_is_not_set_up(providers: ConfiguredProviders) -> None:
    assert not is_set_up("nobody")
    with pytest.raises(ProviderUnavailableError):
        providers.image_provider(replace(SANDBOX, provider="nobody"))


def test_every_provider_of_the_catalogue_has_an_adapter_per_operation() -> None:
    for model in load_catalogue().all():
        if model.lifecycle is Lifecycle.RETIRED:
            continue
        entry = PROVIDERS[model.provider]
        if {JobKind.GENERATE, JobKind.IMG2IMG} & {*model.operations}:
            assert entry.images
        if JobKind.IMG2VIDEO in model.operations:
            assert entry.videos


@pytest.mark.parametrize(
    ("environment", "provider"),
    [
        ({"STABILITY_URL": "https://x", "STABILITY_SECRET": "s"}, "stability"),
        ({"OPENAI_URL": "https://x", "OPENAI_SECRET": "s"}, "openai"),
        ({"GEMINI_URL": "https://x", "GEMINI_SECRET": "s"}, "gemini"),
        ({"GHOSTAPI_URL": "https://x", "GHOSTAPI_SECRET": "s"}, "ghostapi"),
        ({"BEDROCK_ENABLED": "true"}, "bedrock"),
        ({"IMAGE_SERVER_KIND": "sd-server", "IMAGE_SERVER_URL": "https://x"}, "sd-server"),
        ({"VIDEO_SERVER_KIND": "vllm-omni", "VIDEO_SERVER_URL": "https://x"}, "vllm-omni-video"),
    ],
)
def test_the_settings_of_a_provider_enable_that_provider_only(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], provider: str
) -> None:
    monkeypatch.setenv("DAILY_BUDGET_USD", "20")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert [name for name in PROVIDERS if is_set_up(name)] == [provider]
    usable = {model.provider for model in wiring.get_ports().catalogue.all() if model.is_usable}
    assert usable == {provider}


@pytest.mark.parametrize("missing", ["STABILITY_URL", "STABILITY_SECRET"])
def test_incomplete_settings_enable_no_provider(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    for name in {"STABILITY_URL", "STABILITY_SECRET"} - {missing}:
        monkeypatch.setenv(name, "https://x")
    assert not is_set_up("stability")
