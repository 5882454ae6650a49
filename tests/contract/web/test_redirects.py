"""Redirects are followed within the same host only."""

import pytest

from shared.domain.errors import ImageUnreachableError
from tests.contract.web.fake_web import HOST, IMAGE, StartWeb
from tests.contract.web.server import responds_with, response


@pytest.mark.parametrize(
    "location", ["/b.png", "b.png?x=1", f"https://{HOST}/b.png", f"//{HOST}/b.png", f"https://{HOST.upper()}:443/b.png"]
)
@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_a_redirect_within_the_host_is_followed_without_a_second_lookup(
    web: StartWeb, status: str, location: str
) -> None:
    fake = web(lambda head: [response(body=IMAGE) if b"/b.png" in head else response(status, f"Location: {location}")])
    assert fake.fetch("/a.png") == IMAGE
    assert fake.looked_up == [HOST]
    assert [head.split()[1] for head in fake.server.seen][1].startswith(b"/b.png")


@pytest.mark.parametrize(
    "location",
    [
        "https://other.example/b.png", "http://images.example/b.png", "https://169.254.169.254/latest/meta-data/",
        "http://169.254.169.254/latest/meta-data/", "https://localhost/", "https://images.example:8443/b.png",
        "https://me:secret@images.example/b.png", "file:///etc/passwd", "gopher://images.example/", "https://[::1]/",
        "https://[broken/", "ftp:b.png",
    ],
)  # fmt: skip
def test_a_redirect_to_another_host_is_refused(web: StartWeb, location: str) -> None:
    fake = web(responds_with(response("302 Found", f"Location: {location}")))
    with pytest.raises(ImageUnreachableError, match="another host"):
        fake.fetch()
    assert fake.server.connections == 1


def test_the_number_of_redirects_is_limited(web: StartWeb) -> None:
    fake = web(responds_with(response("302 Found", "Location: /again")))
    with pytest.raises(ImageUnreachableError, match="too many redirects"):
        fake.fetch()
    assert fake.server.connections == 4
