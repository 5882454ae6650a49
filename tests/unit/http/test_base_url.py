"""Base URL and client address come from an authenticated edge, else from the gateway, never from a client's header."""

import hashlib

import pytest

from shared.domain.callers import caller_id
from shared.runtime.http import client_address
from shared.runtime.http.request import from_proxy_event
from tests.support.fakes.edge_authenticator import FakeEdgeAuthenticator
from tests.support.fakes.gateway_event import BASE_URL, DOMAIN, gateway_event

SECRET = "only the edge knows"  # noqa: S105 - a test value
AUTHENTICATED = {
    "X-AiArt-Edge-Secret": SECRET,
    "X-AiArt-Viewer-Host": "art.example.com",
    "X-AiArt-Viewer-Proto": "https",
}


@pytest.fixture
def _external_edge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDGE_SECRET_SHA256", hashlib.sha256(SECRET.encode()).hexdigest())


def _base_url(headers: dict[str, str]) -> str:
    return from_proxy_event(gateway_event("GET", "/api/health", headers=headers)).base_url


@pytest.mark.usefixtures("_external_edge")
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
def test_the_headers_of_an_authenticated_edge_give_the_base_url(host: str, scheme: str) -> None:
    assert (
        _base_url({**AUTHENTICATED, "X-AiArt-Viewer-Host": host, "X-AiArt-Viewer-Proto": scheme})
        == f"{scheme}://{host}"
    )


@pytest.mark.usefixtures("_external_edge")
@pytest.mark.parametrize(
    "secret", ["", "wrong", "\u00e9", "\ud800", SECRET + " ", hashlib.sha256(SECRET.encode()).hexdigest()]
)
def test_with_a_wrong_edge_secret_the_gateways_url_is_used(secret: str) -> None:
    assert _base_url({**AUTHENTICATED, "X-AiArt-Edge-Secret": secret}) == BASE_URL


@pytest.mark.usefixtures("_external_edge")
def test_without_an_edge_secret_header_the_gateways_url_is_used() -> None:
    assert _base_url({name: value for name, value in AUTHENTICATED.items() if "Secret" not in name}) == BASE_URL


@pytest.mark.parametrize("secret", ["", SECRET])
def test_without_a_configured_edge_every_edge_header_is_ignored(secret: str) -> None:
    assert _base_url({**AUTHENTICATED, "X-AiArt-Edge-Secret": secret}) == BASE_URL


@pytest.mark.usefixtures("_external_edge")
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
def test_invalid_headers_of_an_authenticated_edge_are_ignored(name: str, value: str) -> None:
    assert _base_url({**AUTHENTICATED, name: value}) == BASE_URL


@pytest.mark.usefixtures("_external_edge")
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
def test_forwarded_headers_of_a_client_are_ignored(headers: dict[str, str]) -> None:
    assert _base_url(headers) == BASE_URL


def test_the_scheme_of_the_gateways_url_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEWAY_SCHEME", "http")
    assert _base_url({}) == f"http://{DOMAIN}/v1"


def test_a_custom_domain_has_no_stage_in_its_urls() -> None:
    event = gateway_event("GET", "/api/jobs/{id}", parameters={"id": "0" * 32})
    event["requestContext"] |= {"domainName": "art.example.com", "path": event["path"]}
    assert from_proxy_event(event).base_url == "https://art.example.com"


OWN_SECRET = "s" * 64  # as Secrets Manager generates it
FROM_OUR_EDGE = {**AUTHENTICATED, "X-AiArt-Edge-Secret": OWN_SECRET, "X-AiArt-Viewer-Address": "192.0.2.7"}


@pytest.fixture
def own_edge(monkeypatch: pytest.MonkeyPatch) -> FakeEdgeAuthenticator:
    authenticator = FakeEdgeAuthenticator(OWN_SECRET)
    monkeypatch.setenv("EDGE_SECRET", "arn:of:the:secret")
    monkeypatch.setattr(client_address, "edge_authenticator", lambda: authenticator)
    return authenticator


def _caller(headers: dict[str, str]) -> str:
    return from_proxy_event(gateway_event("GET", "/api/health", headers=headers)).caller


def test_our_edges_headers_give_base_url_and_client_address(own_edge: FakeEdgeAuthenticator) -> None:
    assert _base_url(FROM_OUR_EDGE) == "https://art.example.com"
    assert _caller(FROM_OUR_EDGE) == caller_id("192.0.2.7")
    assert own_edge.calls == 2


def test_while_the_secret_cannot_be_read_the_gateways_values_are_used(own_edge: FakeEdgeAuthenticator) -> None:
    own_edge.unreachable = True
    assert _base_url(FROM_OUR_EDGE) == BASE_URL
    assert _caller(FROM_OUR_EDGE) == _caller({})


@pytest.mark.parametrize(
    "changed",
    [
        {"X-AiArt-Edge-Secret": ""},
        {"X-AiArt-Edge-Secret": "s" * 31},
        {"X-AiArt-Edge-Secret": "s" * 129},
        {"X-AiArt-Edge-Secret": "s" * 63 + "!"},
        {"X-AiArt-Edge-Secret": "s" * 63 + "\u00e9"},
        {"X-AiArt-Viewer-Host": "evil.example/path", "X-AiArt-Viewer-Address": ""},
        {"X-AiArt-Viewer-Proto": "gopher", "X-AiArt-Viewer-Address": ""},
    ],
)
def test_a_malformed_edge_header_causes_no_secret_lookup(
    own_edge: FakeEdgeAuthenticator, changed: dict[str, str]
) -> None:
    headers = {**FROM_OUR_EDGE, **changed}
    assert (_base_url(headers), _caller(headers)) == (BASE_URL, _caller({}))
    assert own_edge.calls == 0


def test_a_request_without_an_edge_secret_causes_no_secret_lookup(own_edge: FakeEdgeAuthenticator) -> None:
    request = from_proxy_event(gateway_event("GET", "/api/health", headers={"X-AiArt-Viewer-Host": "evil.example"}))
    assert request.base_url == BASE_URL
    assert own_edge.calls == 0


def test_the_secret_is_only_read_when_a_route_needs_the_base_url(own_edge: FakeEdgeAuthenticator) -> None:
    from_proxy_event(gateway_event("GET", "/images/{name}", parameters={"name": "x"}, headers=FROM_OUR_EDGE)).body()
    assert own_edge.calls == 0


def test_without_an_edge_secret_setting_nothing_is_looked_up(
    own_edge: FakeEdgeAuthenticator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDGE_SECRET", "")
    assert _base_url(FROM_OUR_EDGE) == BASE_URL
    assert own_edge.calls == 0


@pytest.mark.usefixtures("_external_edge")
def test_an_external_edges_digest_is_accepted_beside_our_own(own_edge: FakeEdgeAuthenticator) -> None:
    assert _base_url(AUTHENTICATED) == "https://art.example.com"
    assert own_edge.calls == 0
