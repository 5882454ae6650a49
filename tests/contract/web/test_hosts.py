"""Which hosts are called: public addresses only, with a valid certificate for the requested name."""

import ssl
from collections.abc import Sequence

import pytest

from shared.adapters.web_image_fetcher import WebImageFetcher
from shared.domain.errors import ImageUnreachableError
from shared.domain.public_addresses import is_public
from shared.domain.web_addresses import parse_web_address
from tests.contract.web.fake_web import HOST, IMAGE, FakeWeb, StartWeb
from tests.contract.web.server import responds_with, response, serving
from tests.support.fakes.certificates import CertificateAuthority


@pytest.mark.parametrize(
    "addresses", [["10.0.0.1"], ["127.0.0.1"], ["93.184.216.34", "169.254.169.254"], ["::ffff:93.184.216.34"], []]
)
def test_a_name_with_any_non_public_address_is_refused(web: StartWeb, addresses: list[str]) -> None:
    fake = web(responds_with(response(body=IMAGE)))
    with pytest.raises(ImageUnreachableError, match="public"):
        fake.fetch(allowed=is_public, resolve=lambda _: addresses)
    assert fake.server.connections == 0


def test_a_name_is_resolved_once_so_that_dns_rebinding_fails(web: StartWeb) -> None:
    addresses_by_lookup = iter([["127.0.0.1"], ["169.254.169.254"]])
    looked_up: list[str] = []

    def rebinding(host: str) -> Sequence[str]:
        looked_up.append(host)
        return next(addresses_by_lookup)

    fake = web(lambda head: [response(body=IMAGE) if b"/b" in head else response("302 Found", "Location: /b")])
    assert fake.fetch(resolve=rebinding) == IMAGE
    assert looked_up == [HOST]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0x7f.1", "2130706433", "127.1", "0"])
def test_every_spelling_of_loopback_is_refused_by_default(host: str) -> None:
    with pytest.raises(ImageUnreachableError):
        WebImageFetcher().fetch(parse_web_address(f"https://{host}/"))


def test_an_unreachable_address_is_skipped_for_the_next_one(web: StartWeb) -> None:
    fake = web(responds_with(response(body=IMAGE)))
    assert fake.fetch(resolve=lambda _: ["127.0.0.2", "127.0.0.1"], allowed=lambda _: True) == IMAGE


def test_a_certificate_for_another_name_is_refused(web: StartWeb) -> None:
    with pytest.raises(ImageUnreachableError):
        web(responds_with(response(body=IMAGE))).fetch(host="other.example")


def test_a_certificate_of_an_unknown_authority_is_refused(web: StartWeb) -> None:
    fake = web(responds_with(response(body=IMAGE)))
    with pytest.raises(ImageUnreachableError):
        fake.fetch(tls=ssl.create_default_context())
    assert fake.server.seen == []


def test_an_ip_address_as_host_is_accepted_with_its_own_certificate(authority: CertificateAuthority) -> None:
    with serving(authority.server_context("127.0.0.1"), responds_with(response(body=IMAGE))) as server:
        fake = FakeWeb(server, authority)
        assert fake.fetch(host="127.0.0.1") == IMAGE
