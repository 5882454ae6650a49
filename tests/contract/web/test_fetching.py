"""An image on the web is had if it is public, small, quick and where it was said to be; nothing else is."""

import itertools
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from threading import Event
from typing import Any

import pytest

from shared.adapters.web_image_fetcher import WebImageFetcher
from shared.domain.errors import ImageUnreachableError, PayloadTooLargeError
from shared.domain.image_formats import MAX_IMAGE_BYTES
from shared.domain.public_addresses import is_public
from shared.domain.web_addresses import web_address
from tests.contract.web.server import Script, Server, answer, drips, says, serving
from tests.support.fakes.certificates import Authority

HOST = "images.example"
IMAGE = bytes(range(256)) * 40
HEAD = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="session")
def tls(authority: Authority) -> ssl.SSLContext:
    return authority.serving(HOST)


class Web:
    """One server, and fetchers that find it under any name; `looked_up` are the names that were asked for."""

    def __init__(self, server: Server, authority: Authority) -> None:
        self.server = server
        self.looked_up: list[str] = []
        self._authority = authority

    def fetch(self, path: str = "/a.png", *, host: str = HOST, seconds: float = 20, **changes: Any) -> bytes:
        options: dict[str, Any] = {"resolve": self._resolve, "allowed": lambda address: address == "127.0.0.1"}
        fetcher = WebImageFetcher(
            port=self.server.port, seconds=seconds, **{"tls": self._authority.trusting(), **options, **changes}
        )
        return fetcher.fetch(web_address(f"https://{host}{path}"))

    def _resolve(self, host: str) -> Sequence[str]:
        self.looked_up.append(host)
        return ["127.0.0.1"]


type MakeWeb = Callable[[Script], Web]


@pytest.fixture
def web(tls: ssl.SSLContext, authority: Authority) -> Iterator[MakeWeb]:
    opened: list[Any] = []

    def make(script: Script) -> Web:
        opened.append(serving(tls, script))
        return Web(opened[-1].__enter__(), authority)

    yield make
    for context in opened:
        context.__exit__(None, None, None)


@pytest.mark.parametrize(
    "pieces",
    [
        [answer(body=IMAGE)],
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
    ids=["with a length", "until the end", "in chunks"],
)
def test_a_image_comes_to_the_byte(web: MakeWeb, pieces: list[bytes]) -> None:
    assert web(says(*pieces)).fetch() == IMAGE


def test_what_is_asked_for_and_nothing_more(web: MakeWeb) -> None:
    there = web(says(answer(body=IMAGE)))
    there.fetch("/a%20b.png?size=1&x=%2F#part")
    head, *lines = there.server.seen[0].decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines if line)
    assert head == "GET /a%20b.png?size=1&x=%2F HTTP/1.1"
    assert headers["Host"] == HOST
    assert headers["Accept-Encoding"] == "identity"
    assert not {"Cookie", "Authorization", "Referer"} & set(headers)


def test_ten_mebibytes_come_and_a_byte_more_does_not(web: MakeWeb) -> None:
    most = bytes(MAX_IMAGE_BYTES)
    assert len(web(says(answer(body=most))).fetch()) == MAX_IMAGE_BYTES
    with pytest.raises(PayloadTooLargeError, match="10 MiB"):
        web(says(answer(body=most + b"x"))).fetch()


def test_ten_gigabytes_are_not_even_begun(web: MakeWeb) -> None:
    with pytest.raises(PayloadTooLargeError):
        web(says(HEAD + b"Content-Length: 10000000000\r\n\r\n")).fetch()


@pytest.mark.parametrize("head", [b"\r\n", b"Content-Length: 5\r\n\r\n"])
def test_what_never_ends_ends_at_the_limit_or_at_its_word(web: MakeWeb, head: bytes) -> None:
    def endless(_head: bytes) -> Iterator[bytes]:
        yield HEAD + head
        yield from itertools.repeat(bytes(65_536))

    there = web(endless)
    if b"Content-Length" in head:
        assert there.fetch() == bytes(5)
    else:
        with pytest.raises(PayloadTooLargeError):
            there.fetch()


@pytest.mark.parametrize(
    "script",
    [
        drips(HEAD + b"\r\n", b"x"),
        drips(HEAD + b"Content-Length: 1000000\r\n\r\n", b"x"),
        drips(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        drips(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
        drips(HEAD, b"X-More: 1\r\n"),
        drips(b"HTTP/1.1 200 ", b"O"),
        drips(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["to the end", "of a length", "in chunks", "in a chunk's size", "in headers", "in the status", "in hints"],
)
def test_a_drip_is_cut_off(web: MakeWeb, script: Script) -> None:
    with pytest.raises(ImageUnreachableError, match="within 5 seconds"):
        web(script).fetch(seconds=0.6)


def test_who_accepts_and_says_nothing_is_left(authority: Authority) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        fetcher = WebImageFetcher(
            tls=authority.trusting(),
            resolve=lambda _: ["127.0.0.1"],
            allowed=lambda _: True,
            port=silent.getsockname()[1],
            seconds=0.3,
        )
        with pytest.raises(ImageUnreachableError):
            fetcher.fetch(web_address(f"https://{HOST}/"))


def test_a_name_that_takes_too_long_to_look_up_is_left(web: MakeWeb) -> None:
    never = Event()
    there = web(says())
    with pytest.raises(ImageUnreachableError):
        there.fetch(seconds=0.2, resolve=lambda _: [str(never.wait(5))])
    never.set()
    assert there.server.connections == 0


@pytest.mark.parametrize("pieces", [[HEAD + b"Content-Length: 50\r\n\r\nshort"], [b"nonsense\r\n\r\n"], [b""]])
def test_a_broken_answer_is_no_image(web: MakeWeb, pieces: list[bytes]) -> None:
    with pytest.raises(ImageUnreachableError):
        web(says(*pieces)).fetch()


@pytest.mark.parametrize(
    "status", ["204 No Content", "206 Partial Content", "304 Not Modified", "404 Not Found", "503 Busy"]
)
def test_another_status_is_no_image(web: MakeWeb, status: str) -> None:
    with pytest.raises(ImageUnreachableError, match=status[:3]):
        web(says(answer(status, body=b"" if status[:3] in ("204", "304") else IMAGE))).fetch()


def test_a_compressed_image_is_not_unpacked(web: MakeWeb) -> None:
    with pytest.raises(ImageUnreachableError, match="compressed"):
        web(says(answer("200 OK", "Content-Encoding: gzip", body=IMAGE))).fetch()


@pytest.mark.parametrize(
    "location", ["/b.png", "b.png?x=1", f"https://{HOST}/b.png", f"//{HOST}/b.png", f"https://{HOST.upper()}:443/b.png"]
)
@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_a_redirect_within_the_host_is_followed_without_looking_it_up_again(
    web: MakeWeb, status: str, location: str
) -> None:
    there = web(lambda head: [answer(body=IMAGE) if b"/b.png" in head else answer(status, f"Location: {location}")])
    assert there.fetch("/a.png") == IMAGE
    assert there.looked_up == [HOST]
    assert [head.split()[1] for head in there.server.seen][1].startswith(b"/b.png")


@pytest.mark.parametrize(
    "location",
    [
        "https://other.example/b.png", "http://images.example/b.png", "https://169.254.169.254/latest/meta-data/",
        "http://169.254.169.254/latest/meta-data/", "https://localhost/", "https://images.example:8443/b.png",
        "https://me:secret@images.example/b.png", "file:///etc/passwd", "gopher://images.example/", "https://[::1]/",
        "https://[broken/", "ftp:b.png",
    ],
)  # fmt: skip
def test_a_redirect_to_anywhere_else_is_not(web: MakeWeb, location: str) -> None:
    there = web(says(answer("302 Found", f"Location: {location}")))
    with pytest.raises(ImageUnreachableError, match="another host"):
        there.fetch()
    assert there.server.connections == 1


def test_redirects_come_to_an_end(web: MakeWeb) -> None:
    there = web(says(answer("302 Found", "Location: /again")))
    with pytest.raises(ImageUnreachableError, match="on and on"):
        there.fetch()
    assert there.server.connections == 4


@pytest.mark.parametrize(
    "places", [["10.0.0.1"], ["127.0.0.1"], ["93.184.216.34", "169.254.169.254"], ["::ffff:93.184.216.34"], []]
)
def test_one_address_that_is_not_public_spoils_the_name(web: MakeWeb, places: list[str]) -> None:
    there = web(says(answer(body=IMAGE)))
    with pytest.raises(ImageUnreachableError, match="public"):
        there.fetch(allowed=is_public, resolve=lambda _: places)
    assert there.server.connections == 0


def test_a_name_that_changes_its_mind_is_looked_up_once(web: MakeWeb) -> None:
    answers = iter([["127.0.0.1"], ["169.254.169.254"]])
    asked: list[str] = []

    def rebinding(host: str) -> Sequence[str]:
        asked.append(host)
        return next(answers)

    there = web(lambda head: [answer(body=IMAGE) if b"/b" in head else answer("302 Found", "Location: /b")])
    assert there.fetch(resolve=rebinding) == IMAGE
    assert asked == [HOST]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0x7f.1", "2130706433", "127.1", "0"])
def test_loopback_by_any_name_is_refused_by_the_real_policy(host: str) -> None:
    with pytest.raises(ImageUnreachableError):
        WebImageFetcher().fetch(web_address(f"https://{host}/"))


def test_a_host_that_is_down_is_passed_over_for_the_next(web: MakeWeb) -> None:
    there = web(says(answer(body=IMAGE)))
    assert there.fetch(resolve=lambda _: ["127.0.0.2", "127.0.0.1"], allowed=lambda _: True) == IMAGE


def test_the_certificate_has_to_be_for_the_name_that_was_asked_for(web: MakeWeb) -> None:
    with pytest.raises(ImageUnreachableError):
        web(says(answer(body=IMAGE))).fetch(host="other.example")


def test_the_certificate_has_to_be_from_an_authority_that_is_known(web: MakeWeb) -> None:
    there = web(says(answer(body=IMAGE)))
    with pytest.raises(ImageUnreachableError):
        there.fetch(tls=ssl.create_default_context())
    assert there.server.seen == []


def test_an_address_as_host_needs_its_own_certificate(authority: Authority) -> None:
    with serving(authority.serving("127.0.0.1"), says(answer(body=IMAGE))) as server:
        there = Web(server, authority)
        assert there.fetch(host="127.0.0.1") == IMAGE
