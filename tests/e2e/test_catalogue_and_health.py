"""The catalogue of models and the health route."""

from tests.e2e.client import Client


def test_models_list_the_sandbox(client: Client) -> None:
    answer = client.call("GET", "/api/models")
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    models = {model["name"]: model for model in answer.json()["models"]}
    sandbox = models["sandbox"]
    assert sandbox["description"].startswith("sandbox: procedural art, no AI model")
    assert sandbox["operations"] == ["generate", "img2img", "img2video"]
    assert sandbox["lifecycle"]["status"] == "active"
    assert client.call("GET", "/api/models/sandbox").json() == sandbox
    assert client.call("GET", "/api/models/nope").status_code == 404


def test_health_is_ok_and_not_cached(client: Client) -> None:
    answer = client.call("GET", "/api/health")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    body = answer.json()
    assert body["status"] == "ok"
    assert body["version"]
    assert body["time"].endswith("Z")
