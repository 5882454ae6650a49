"""GET /api/models, /api/models/{name} and /api/health."""

import re

import pytest

from tests.integration.api import assert_error, get
from tests.support.cloud import Cloud

FIELDS = {
    "name",
    "provider",
    "providers",
    "operations",
    "aspect_ratios",
    "output_formats",
    "controls",
    "price",
    "lifecycle",
    "default_for",
    "description",
}


def test_the_models_as_this_deployment_has_them() -> None:
    answer = get("/api/models")
    assert answer.status == 200
    assert set(answer.json) == {"models"}
    for model in answer.json["models"]:
        assert set(model) == FIELDS
        assert isinstance(model["price"]["usd"], float)
        assert model["lifecycle"]["status"] in {"active", "deprecated", "retired", "unavailable"}


def test_the_sandbox_is_honest() -> None:
    sandbox = get("/api/models/{name}", name="sandbox").json
    assert "no AI model" in sandbox["description"]
    assert sandbox["default_for"] == ["generate", "img2img", "img2video"]
    assert sandbox["lifecycle"] == {"status": "active"}


@pytest.mark.parametrize(("resource", "parameters"), [("/api/models", {}), ("/api/models/{name}", {"name": "sandbox"})])
def test_models_may_be_remembered_for_a_minute(resource: str, parameters: dict[str, str]) -> None:
    assert get(resource, **parameters).headers["Cache-Control"] == "public, max-age=60"


def test_without_the_sandbox_it_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANDBOX_ENABLED", "false")
    assert get("/api/models/{name}", name="sandbox").json["lifecycle"] == {"status": "unavailable"}


def test_an_unknown_model() -> None:
    assert_error(get("/api/models/{name}", name="nobody"), 404, "not_found")


def test_health(monkeypatch: pytest.MonkeyPatch, cloud: Cloud) -> None:
    monkeypatch.setenv("AIART_VERSION", "9.8.7")
    before = cloud.stored()
    answer = get("/api/health")
    assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")
    assert (answer.json["status"], answer.json["version"]) == ("ok", "9.8.7")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", answer.json["time"])
    assert cloud.stored() == before
