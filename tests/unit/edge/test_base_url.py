"""The base URL is a proven edge's, else the gateway's; what a client claims is never believed."""

import hashlib

import pytest

from shared.runtime.http.request import from_proxy_event
from tests.fakes.gateway_event import BASE_URL, DOMAIN, gateway_event

SECRET = "only the edge knows"  # noqa: S105 - of this test alone
PROVEN = {
    "X-AiArt-Edge-Secret": SECRET,
    "X-AiArt-Viewer-Host": "art.example.com",
    "X-AiArt-Viewer-Proto": "https",
}


@pytest.fixture
def _an_edge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDGE_SECRET_SHA256", hashlib.sha256(SECRET.encode()).hexdigest())


def _base_url(headers: dict[str, str]) -> str:
    return from_proxy_event(gateway_event("GET", "/api/health", headers=headers)).base_url


@pytest.mark.usefixtures("_an_edge")
@pytest.mark.parametrize(
    ("host", "scheme"),
    [
        ("art.example.com", "https"),
        ("127.0.0.1:3000", "http"),
        ("localhost:3000", "http"),
        ("[::1]:3000", "http"),
        ("[2001:db8::1]", "https"),
    ],
)
def test_a_proven_edge_says_where_the_viewer_is(host: str, scheme: str) -> None:
    assert _base_url({**PROVEN, "X-AiArt-Viewer-Host": host, "X-AiArt-Viewer-Proto": scheme}) == f"{scheme}://{host}"


@pytest.mark.usefixtures("_an_edge")
@pytest.mark.parametrize("secret", ["", "wrong", SECRET + " ", hashlib.sha256(SECRET.encode()).hexdigest()])
def test_an_edge_that_does_not_prove_itself_is_not_believed(secret: str) -> None:
    assert _base_url({**PROVEN, "X-AiArt-Edge-Secret": secret}) == BASE_URL


@pytest.mark.usefixtures("_an_edge")
def test_an_edge_without_a_secret_is_not_believed() -> None:
    assert _base_url({name: value for name, value in PROVEN.items() if "Secret" not in name}) == BASE_URL


@pytest.mark.parametrize("secret", ["", SECRET])
def test_where_no_edge_was_set_up_none_is_believed(secret: str) -> None:
    assert _base_url({**PROVEN, "X-AiArt-Edge-Secret": secret}) == BASE_URL


@pytest.mark.usefixtures("_an_edge")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-AiArt-Viewer-Host", ""),
        ("X-AiArt-Viewer-Host", "evil.example/path"),
        ("X-AiArt-Viewer-Host", "user@evil.example"),
        ("X-AiArt-Viewer-Host", "a b"),
        ("X-AiArt-Viewer-Host", "art.example.com\r\nSet-Cookie: x"),
        ("X-AiArt-Viewer-Host", "ärt.example"),
        ("X-AiArt-Viewer-Proto", "javascript"),
        ("X-AiArt-Viewer-Proto", "HTTPS"),
        ("X-AiArt-Viewer-Proto", ""),
    ],
)
def test_even_a_proven_edge_is_not_believed_nonsense(name: str, value: str) -> None:
    assert _base_url({**PROVEN, name: value}) == BASE_URL


@pytest.mark.usefixtures("_an_edge")
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"X-Forwarded-Host": "evil.example"},
        {"X-Forwarded-Proto": "http", "X-Forwarded-Port": "80"},
        {"Forwarded": "host=evil.example;proto=http"},
        {"X-Original-Host": "evil.example", "X-Rewrite-URL": "/evil"},
        {"X-AiArt-Viewer-Host": "evil.example", "X-AiArt-Viewer-Proto": "https"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_what_a_client_forwards_is_never_believed(headers: dict[str, str]) -> None:
    assert _base_url(headers) == BASE_URL


def test_the_bare_gateway_s_scheme_is_the_deployment_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEWAY_SCHEME", "http")
    assert _base_url({}) == f"http://{DOMAIN}/v1"


def test_a_domain_of_the_deployer_s_own_has_no_stage_in_its_addresses() -> None:
    event = gateway_event("GET", "/api/jobs/{id}", parameters={"id": "0" * 32})
    event["requestContext"] |= {"domainName": "art.example.com", "path": event["path"]}
    assert from_proxy_event(event).base_url == "https://art.example.com"
