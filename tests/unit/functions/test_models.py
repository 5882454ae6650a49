"""A model as JSON."""

from functions.models.views import model_view
from shared.domain.models import Lifecycle
from tests.support.fakes.samples import CONTROLS, a_model


def test_an_active_model() -> None:
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


def test_a_model_that_leaves_says_when_and_for_what() -> None:
    leaving = a_model(lifecycle=Lifecycle.DEPRECATED, sunset="2027-12-31", replacement="next")
    assert model_view([leaving])["lifecycle"] == {"status": "deprecated", "sunset": "2027-12-31", "replacement": "next"}


def test_a_model_at_several_providers_names_them_in_the_order_asked() -> None:
    places = [a_model(provider="atelier", price_usd="0.05", region="us-west-2"), a_model(deprecated="2026-01-01")]
    view = model_view(places)
    assert (view["provider"], view["price"]["usd"]) == ("atelier", 0.05)
    assert [(place["provider"], place.get("region")) for place in view["providers"]] == [
        ("atelier", "us-west-2"),
        ("acme", None),
    ]
    assert view["providers"][1]["lifecycle"]["deprecated"] == "2026-01-01"
