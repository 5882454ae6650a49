"""Models with fewer controls, retired models and other providers: documented options are accepted and reported."""

from typing import Any

import pytest

from shared.domain.jobs import JobKind
from shared.domain.models import Lifecycle
from shared.domain.rate_limits import RateLimit
from shared.runtime.wiring.providers import PROVIDERS, ProviderEntry, is_set_up
from shared.runtime.wiring.stores import AwsPorts
from tests.integration.api import Answer, assert_error, get, send
from tests.support.cloud import Cloud
from tests.support.fakes import image_files
from tests.support.fakes.form_data import field, file
from tests.support.fakes.gateway_event import form_event, json_event
from tests.support.fakes.image_provider import FakeImageProvider
from tests.support.fakes.samples import a_catalogue, a_model

MODELS = a_catalogue(
    a_model(),
    a_model(name="plain", default_for=(), controls=("aspect_ratio", "output_format")),
    a_model(name="seeded", default_for=(), controls=("aspect_ratio", "seed", "strength")),
    a_model(name="retired", default_for=(), lifecycle=Lifecycle.RETIRED, replacement="painter"),
    a_model(name="unavailable", default_for=(), lifecycle=Lifecycle.UNAVAILABLE),
    a_model(name="unknown-provider", provider="nobody", default_for=()),
    a_model(name="video-only", default_for=(), operations=(JobKind.IMG2VIDEO,)),
    limits={"acme": RateLimit(1000, 1), "nobody": RateLimit(1000, 1)},
)
ALL_FIELDS = {
    "negative_prompt": "fog",
    "style_preset": "anime",
    "aspect_ratio": "1:1",
    "output_format": "png",
    "seed": 4,
}


@pytest.fixture(autouse=True)
def _other_models(monkeypatch: pytest.MonkeyPatch, image_provider: FakeImageProvider) -> None:
    entry = ProviderEntry(is_set_up=lambda _settings: True, images=lambda _model, _context: image_provider)
    monkeypatch.setitem(PROVIDERS, "acme", entry)
    monkeypatch.setattr(AwsPorts, "catalogue", MODELS.limited_to(is_set_up))


def _generate(model: str | None, **fields: object) -> Answer:
    return send(json_event("/api/generate", {"video_description": "a heron", "model": model, **fields}))


def _transform(model: str, **fields: str) -> Answer:
    parts = [field(*pair) for pair in {"prompt": "a heron", "model": model, **fields}.items()]
    return send(form_event("/api/img2img", [file("image", image_files.png()), *parts]))


@pytest.mark.parametrize(
    ("model", "ignored", "seed_notice"),
    [
        (None, None, {}),
        ("painter", None, {}),
        ("plain", ["negative_prompt", "seed"], {"seed_honoured": False}),
        ("seeded", ["negative_prompt"], {}),
    ],
)
def test_response_lists_the_options_that_the_model_ignores(
    model: str | None, ignored: list[str] | None, seed_notice: dict[str, Any]
) -> None:
    body = _generate(model, **ALL_FIELDS).json
    assert body["success"] is True
    assert body["model"] == (model or "painter")
    assert body.get("ignored") == ignored
    assert {name: body[name] for name in ("seed_honoured",) if name in body} == seed_notice
    assert body["seed"] == 4


def test_option_that_was_not_sent_is_not_listed() -> None:
    body = _generate("plain").json
    assert "ignored" not in body
    assert body["seed_honoured"] is False


def test_img2img_lists_ignored_options_as_well() -> None:
    body = _transform("plain", strength="0.2", seed="9").json
    assert body["ignored"] == ["seed", "strength"]
    assert body["seed_honoured"] is False


@pytest.mark.parametrize(
    ("model", "status", "code"),
    [
        ("retired", 410, "model_retired"),
        ("unavailable", 503, "provider_unavailable"),
        ("unknown-provider", 503, "provider_unavailable"),
        ("video-only", 400, "invalid_request"),
        ("no-such-model", 400, "invalid_request"),
    ],
)
def test_model_that_cannot_be_used_is_refused_and_nothing_is_stored(
    cloud: Cloud, model: str, status: int, code: str
) -> None:
    before = cloud.stored()
    assert_error(_generate(model), status, code)
    assert_error(_transform(model), status, code)
    assert cloud.stored() == before


def test_retired_model_names_its_replacement() -> None:
    assert "painter" in _generate("retired").json["error"]


def test_models_are_listed_with_their_lifecycle() -> None:
    listed = {model["name"]: model["lifecycle"]["status"] for model in get("/api/models").json["models"]}
    assert listed == {
        "painter": "active",
        "plain": "active",
        "seeded": "active",
        "retired": "retired",
        "unavailable": "unavailable",
        "unknown-provider": "unavailable",
        "video-only": "active",
    }


def test_job_costs_the_price_of_its_model() -> None:
    job = get("/api/jobs/{id}", id=_generate("plain").json["id"]).json
    assert (job["model"], job["provider"], job["cost"]) == ("plain", "acme", {"units": 1, "usd": 0.04})
