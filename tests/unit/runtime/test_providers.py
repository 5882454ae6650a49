"""Which providers a deployment has is one dictionary and one setting."""

import pytest

from shared.domain.catalogue import load_catalogue
from shared.domain.errors import ProviderUnavailableError
from shared.domain.jobs import JobKind
from shared.domain.models import Lifecycle
from shared.runtime import container, providers

SANDBOX = load_catalogue().named("sandbox")


def test_without_the_setting_the_sandbox_is_listed_but_not_to_be_had() -> None:
    assert container.catalogue().named("sandbox").lifecycle is Lifecycle.UNAVAILABLE
    for provider in (providers.image_provider, providers.video_provider):
        with pytest.raises(ProviderUnavailableError):
            provider(SANDBOX)


def test_with_the_setting_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANDBOX_ENABLED", "true")
    assert container.catalogue().named("sandbox").lifecycle is Lifecycle.ACTIVE
    assert providers.image_provider(SANDBOX) is providers.image_provider(SANDBOX)


def test_a_name_that_nobody_knows_is_not_set_up() -> None:
    assert not providers.is_set_up("nobody")
    with pytest.raises(ProviderUnavailableError):
        providers._known(providers._IMAGE_PROVIDERS, "nobody")


def test_every_provider_of_the_catalogue_is_known_for_what_it_does_there() -> None:
    for model in load_catalogue().all():
        if model.lifecycle is Lifecycle.RETIRED:
            continue
        assert model.provider in providers._SET_UP
        if {JobKind.GENERATE, JobKind.IMG2IMG} & {*model.operations}:
            assert model.provider in providers._IMAGE_PROVIDERS
        if JobKind.IMG2VIDEO in model.operations:
            assert model.provider in providers._VIDEO_PROVIDERS


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
def test_its_settings_set_a_provider_up_and_no_other(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], provider: str
) -> None:
    monkeypatch.setenv("DAILY_BUDGET_USD", "20")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert [name for name in providers._SET_UP if providers.is_set_up(name)] == [provider]
    usable = {model.provider for model in container.catalogue().all() if model.is_usable}
    assert usable == {provider}


@pytest.mark.parametrize("missing", ["STABILITY_URL", "STABILITY_SECRET"])
def test_half_of_its_settings_do_not(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    for name in {"STABILITY_URL", "STABILITY_SECRET"} - {missing}:
        monkeypatch.setenv(name, "https://x")
    assert not providers.is_set_up("stability")
