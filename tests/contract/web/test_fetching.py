"""Fetching an image: complete content, limits on size and time, and responses that are no image."""

import socket
from collections.abc import Iterator
from threading import Event

import pytest

from shared.adapters.web_image_fetcher import WebImageFetcher
from shared.domain.errors import ImageUnreachableError, PayloadTooLargeError
from shared.domain.image_formats import MAX_IMAGE_BYTES
from shared.domain.web_addresses import parse_web_address
from tests.contract.web.fake_web import HEAD, HOST, IMAGE, StartWeb
from tests.contract.web.server import Script, responds_with, response, sends_slowly
from tests.support.fakes.certificates import CertificateAuthority


@pytest.mark.parametrize(
    "pieces",
    [
        [response(body=IMAGE)],
        [HEAD + b"\r\n", IMAGE],
        [
            HEAD + b"Transfer-Encoding: chunked\r\n\r\n",
            b"100\r\n",
            IMAGE[:256],
            b"\r\n2700\r\n",
            IMAGE[256:],
            b"\r\n0\r\n\r\n",
        ],
    ],
    ids=["with a length", "until the connection closes", "in chunks"],
)
def test_an_image_is_returned_unchanged(web: StartWeb, pieces: list[bytes]) -> None:
    assert web(responds_with(*pieces)).fetch() == IMAGE


def test_the_request_has_path_and_host_but_no_private_headers(web: StartWeb) -> None:
    fake = web(responds_with(response(body=IMAGE)))
    fake.fetch("/a%20b.png?size=1&x=%2F#part")
    head, *lines = fake.server.seen[0].decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines if line)
    assert head == "GET /a%20b.png?size=1&x=%2F HTTP/1.1"
    assert headers["Host"] == HOST
    assert headers["Accept-Encoding"] == "identity"
    assert not {"Cookie", "Authorization", "Referer"} & set(headers)


def test_an_image_of_ten_mebibytes_is_accepted_and_a_byte_more_refused(web: StartWeb) -> None:
    largest = bytes(MAX_IMAGE_BYTES)
    assert len(web(responds_with(response(body=largest))).fetch()) == MAX_IMAGE_BYTES
    with pytest.raises(PayloadTooLargeError, match="10 MiB"):
        web(responds_with(response(body=largest + b"x"))).fetch()


def test_a_declared_length_above_the_limit_is_refused_at_once(web: StartWeb) -> None:
    with pytest.raises(PayloadTooLargeError):
        web(responds_with(HEAD + b"Content-Length: 10000000000\r\n\r\n")).fetch()


@pytest.mark.parametrize("head", [b"\r\n", b"Content-Length: 5\r\n\r\n"])
def test_an_endless_body_stops_at_its_length_or_at_the_limit(web: StartWeb, head: bytes) -> None:
    def endless(_head: bytes) -> Iterator[bytes]:
        yield HEAD + head
        while True:
            yield bytes(65_536)

    fake = web(endless)
    if b"Content-Length" in head:
        assert fake.fetch() == bytes(5)
    else:
        with pytest.raises(PayloadTooLargeError):
            fake.fetch()


@pytest.mark.parametrize(
    "script",
    [
        sends_slowly(HEAD + b"\r\n", b"x"),
        sends_slowly(HEAD + b"Content-Length: 1000000\r\n\r\n", b"x"),
        sends_slowly(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        sends_slowly(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
        sends_slowly(HEAD, b"X-More: 1\r\n"),
        sends_slowly(b"HTTP/1.1 200 ", b"O"),
        sends_slowly(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["no length", "with a length", "in chunks", "in a chunk's size", "in headers", "in the status", "in hints"],
)
def test_a_slow_response_is_aborted_at_the_deadline(web: StartWeb, script: Script) -> None:
    with pytest.raises(ImageUnreachableError, match="within 5 seconds"):
        web(script).fetch(seconds=0.6)


def test_a_server_that_never_responds_is_aborted_at_the_deadline(authority: CertificateAuthority) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        fetcher = WebImageFetcher(
            tls=authority.client_context(),
            resolve=lambda _: ["127.0.0.1"],
            allowed=lambda _: True,
            port=silent.getsockname()[1],
            seconds=0.3,
        )
        with pytest.raises(ImageUnreachableError):
            fetcher.fetch(parse_web_address(f"https://{HOST}/"))


def test_a_slow_name_lookup_is_aborted_at_the_deadline(web: StartWeb) -> None:
    never = Event()
    fake = web(responds_with())
    with pytest.raises(ImageUnreachableError):
        fake.fetch(seconds=0.2, resolve=lambda _: [str(never.wait(5))])
    never.set()
    assert fake.server.connections == 0


@pytest.mark.parametrize("pieces", [[HEAD + b"Content-Length: 50\r\n\r\nshort"], [b"nonsense\r\n\r\n"], [b""]])
def test_a_broken_response_is_an_error(web: StartWeb, pieces: list[bytes]) -> None:
    with pytest.raises(ImageUnreachableError):
        web(responds_with(*pieces)).fetch()


@pytest.mark.parametrize(
    "status", ["204 No Content", "206 Partial Content", "304 Not Modified", "404 Not Found", "503 Busy"]
)
def test_any_status_but_200_is_an_error(web: StartWeb, status: str) -> None:
    with pytest.raises(ImageUnreachableError, match=status[:3]):
        web(responds_with(response(status, body=b"" if status[:3] in ("204", "304") else IMAGE))).fetch()


def test_a_compressed_response_is_refused(web: StartWeb) -> None:
    with pytest.raises(ImageUnreachableError, match="compressed"):
        web(responds_with(response("200 OK", "Content-Encoding: gzip", body=IMAGE))).fetch()
