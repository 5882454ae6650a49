"""Models with fewer controls, other lives and other providers: nothing documented is refused, everything is told."""

from typing import Any

import pytest

from shared.domain.jobs import JobKind
from shared.domain.models import Lifecycle
from shared.domain.rate_limits import RateLimit
from shared.runtime import container, providers
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
    a_model(name="gone", default_for=(), lifecycle=Lifecycle.RETIRED, replacement="painter"),
    a_model(name="away", default_for=(), lifecycle=Lifecycle.UNAVAILABLE),
    a_model(name="unknown-maker", provider="nobody", default_for=()),
    a_model(name="mover", default_for=(), operations=(JobKind.IMG2VIDEO,)),
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
    monkeypatch.setattr(container, "catalogue", lambda: MODELS)
    monkeypatch.setitem(providers._IMAGE_PROVIDERS, "acme", lambda _model: image_provider)
    monkeypatch.setitem(providers._SET_UP, "acme", lambda _settings: True)


def _generate(model: str | None, **fields: object) -> Answer:
    return send(json_event("/api/generate", {"video_description": "a heron", "model": model, **fields}))


def _transform(model: str, **fields: str) -> Answer:
    parts = [field(*pair) for pair in {"prompt": "a heron", "model": model, **fields}.items()]
    return send(form_event("/api/img2img", [file("image", image_files.png()), *parts]))


@pytest.mark.parametrize(
    ("model", "ignored", "told"),
    [
        (None, None, {}),
        ("painter", None, {}),
        ("plain", ["negative_prompt", "seed"], {"seed_honoured": False}),
        ("seeded", ["negative_prompt"], {}),
    ],
)
def test_what_a_model_lacks_is_told(model: str | None, ignored: list[str] | None, told: dict[str, Any]) -> None:
    body = _generate(model, **ALL_FIELDS).json
    assert body["success"] is True
    assert body["model"] == (model or "painter")
    assert body.get("ignored") == ignored
    assert {name: body[name] for name in ("seed_honoured",) if name in body} == told
    assert body["seed"] == 4


def test_what_was_not_asked_for_is_not_ignored() -> None:
    body = _generate("plain").json
    assert "ignored" not in body
    assert body["seed_honoured"] is False


def test_a_transformation_tells_as_much() -> None:
    body = _transform("plain", strength="0.2", seed="9").json
    assert body["ignored"] == ["seed", "strength"]
    assert body["seed_honoured"] is False


@pytest.mark.parametrize(
    ("model", "status", "code"),
    [
        ("gone", 410, "model_retired"),
        ("away", 503, "provider_unavailable"),
        ("unknown-maker", 503, "provider_unavailable"),
        ("mover", 400, "invalid_request"),
        ("nobody-knows", 400, "invalid_request"),
    ],
)
def test_a_model_that_cannot_be_asked_is_refused_and_nothing_is_stored(
    cloud: Cloud, model: str, status: int, code: str
) -> None:
    before = cloud.stored()
    assert_error(_generate(model), status, code)
    assert_error(_transform(model), status, code)
    assert cloud.stored() == before


def test_a_retired_model_s_answer_names_the_next() -> None:
    assert "painter" in _generate("gone").json["error"]


def test_retired_and_unavailable_models_are_listed_as_such() -> None:
    listed = {model["name"]: model["lifecycle"]["status"] for model in get("/api/models").json["models"]}
    assert listed == {
        "painter": "active",
        "plain": "active",
        "seeded": "active",
        "gone": "retired",
        "away": "unavailable",
        "unknown-maker": "unavailable",
        "mover": "active",
    }


def test_the_price_of_a_job_is_its_model_s() -> None:
    job = get("/api/jobs/{id}", id=_generate("plain").json["id"]).json
    assert (job["model"], job["provider"], job["cost"]) == ("plain", "acme", {"units": 1, "usd": 0.04})
