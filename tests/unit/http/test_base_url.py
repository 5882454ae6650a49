"""The base URL is a proven edge's, else the gateway's; what a client claims is never believed."""

import hashlib

import pytest

from shared.runtime import container
from shared.runtime.http.client_address import caller_of
from shared.runtime.http.request import from_proxy_event
from tests.support.fakes.edge_authenticator import FakeEdgeProof
from tests.support.fakes.gateway_event import BASE_URL, DOMAIN, gateway_event

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
@pytest.mark.parametrize(
    "secret", ["", "wrong", "\u00e9", "\ud800", SECRET + " ", hashlib.sha256(SECRET.encode()).hexdigest()]
)
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


OWN = "s" * 64  # as the template has Secrets Manager make it
BY_OUR_EDGE = {**PROVEN, "X-AiArt-Edge-Secret": OWN, "X-AiArt-Viewer-Address": "192.0.2.7"}


@pytest.fixture
def own_edge(monkeypatch: pytest.MonkeyPatch) -> FakeEdgeProof:
    proof = FakeEdgeProof(OWN)
    monkeypatch.setenv("EDGE_SECRET", "arn:of:the:secret")
    monkeypatch.setattr(container, "edge_authenticator", lambda: proof)
    return proof


def _caller(headers: dict[str, str]) -> str:
    return from_proxy_event(gateway_event("GET", "/api/health", headers=headers)).caller


def test_the_stacks_own_edge_says_where_and_who_the_viewer_is(own_edge: FakeEdgeProof) -> None:
    assert _base_url(BY_OUR_EDGE) == "https://art.example.com"
    assert _caller(BY_OUR_EDGE) == caller_of("192.0.2.7")
    assert own_edge.asked == 2


def test_while_the_secret_cannot_be_read_the_gateways_word_counts(own_edge: FakeEdgeProof) -> None:
    own_edge.out_of_reach = True
    assert _base_url(BY_OUR_EDGE) == BASE_URL
    assert _caller(BY_OUR_EDGE) == _caller({})


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
def test_what_cannot_be_true_is_not_looked_up(own_edge: FakeEdgeProof, changed: dict[str, str]) -> None:
    headers = {**BY_OUR_EDGE, **changed}
    assert (_base_url(headers), _caller(headers)) == (BASE_URL, _caller({}))
    assert own_edge.asked == 0


def test_a_request_that_did_not_come_by_an_edge_is_not_looked_up(own_edge: FakeEdgeProof) -> None:
    request = from_proxy_event(gateway_event("GET", "/api/health", headers={"X-AiArt-Viewer-Host": "evil.example"}))
    assert request.base_url == BASE_URL
    assert own_edge.asked == 0


def test_nothing_is_looked_up_until_a_route_wants_to_know(own_edge: FakeEdgeProof) -> None:
    from_proxy_event(gateway_event("GET", "/images/{name}", parameters={"name": "x"}, headers=BY_OUR_EDGE)).body()
    assert own_edge.asked == 0


def test_without_a_secret_of_its_own_the_stack_looks_nothing_up(
    own_edge: FakeEdgeProof, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDGE_SECRET", "")
    assert _base_url(BY_OUR_EDGE) == BASE_URL
    assert own_edge.asked == 0


@pytest.mark.usefixtures("_an_edge")
def test_another_edges_digest_is_enough_beside_it(own_edge: FakeEdgeProof) -> None:
    assert _base_url(PROVEN) == "https://art.example.com"
    assert own_edge.asked == 0
