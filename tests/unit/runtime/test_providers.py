"""Which providers a deployment has is one dictionary and one setting."""

import pytest

from shared.domain.errors import ProviderUnavailableError
from shared.domain.models import Lifecycle
from shared.runtime import container, providers


def test_without_the_setting_the_sandbox_is_listed_but_not_to_be_had() -> None:
    assert container.catalogue().named("sandbox").lifecycle is Lifecycle.UNAVAILABLE
    for provider in (providers.image_provider, providers.video_provider):
        with pytest.raises(ProviderUnavailableError):
            provider("sandbox")


def test_with_the_setting_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANDBOX_ENABLED", "true")
    assert container.catalogue().named("sandbox").lifecycle is Lifecycle.ACTIVE
    assert providers.image_provider("sandbox") is providers.image_provider("sandbox")


def test_a_name_that_nobody_knows_is_not_set_up() -> None:
    assert not providers.is_set_up("nobody")
    with pytest.raises(ProviderUnavailableError):
        providers.image_provider("nobody")
