"""The JSON of a model."""

from functions.models.views import model_view
from shared.domain.models import Lifecycle
from tests.support.fakes.samples import CONTROLS, a_model


def test_view_of_an_active_model() -> None:
    assert model_view([a_model()]) == {
        "name": "painter",
        "provider": "acme",
        "providers": [
            {"provider": "acme", "price": {"usd": 0.04, "per": "generation"}, "lifecycle": {"status": "active"}}
        ],
        "operations": ["generate", "img2img", "img2video"],
        "aspect_ratios": ["1:1", "4:3", "16:9", "9:16", "3:4"],
        "output_formats": ["png", "jpg", "webp"],
        "controls": list(CONTROLS),
        "price": {"usd": 0.04, "per": "generation"},
        "lifecycle": {"status": "active"},
        "default_for": ["generate", "img2img", "img2video"],
        "description": "A model for tests.",
    }


def test_view_of_a_deprecated_model_has_its_sunset_and_replacement() -> None:
    deprecated = a_model(lifecycle=Lifecycle.DEPRECATED, sunset="2027-12-31", replacement="next")
    assert model_view([deprecated])["lifecycle"] == {
        "status": "deprecated",
        "sunset": "2027-12-31",
        "replacement": "next",
    }


def test_view_of_a_model_lists_first_the_provider_that_is_used_first() -> None:
    offers = [a_model(provider="atelier", price_usd="0.05", region="us-west-2"), a_model(deprecated="2026-01-01")]
    view = model_view(offers)
    assert (view["provider"], view["price"]["usd"]) == ("atelier", 0.05)
    assert [(provider["provider"], provider.get("region")) for provider in view["providers"]] == [
        ("atelier", "us-west-2"),
        ("acme", None),
    ]
    assert view["providers"][1]["lifecycle"]["deprecated"] == "2026-01-01"
