"""An address of an image is plain https, and is taken apart once."""

import pytest

from shared.domain.errors import InvalidRequestError
from shared.domain.web_addresses import WebAddress, web_address


@pytest.mark.parametrize(
    ("url", "host", "target"),
    [
        ("https://example.com", "example.com", "/"),
        ("https://example.com/a.png", "example.com", "/a.png"),
        ("https://EXAMPLE.com:443/A.png?b=C#d", "example.com", "/A.png?b=C"),
        ("HTTPS://example.com/", "example.com", "/"),
        ("https://example.com?x=1", "example.com", "/?x=1"),
        ("https://93.184.216.34/", "93.184.216.34", "/"),
        ("https://[2606:2800::1]/x", "2606:2800::1", "/x"),
        ("https://my_bucket.s3.example.com/../x", "my_bucket.s3.example.com", "/../x"),
        ("https://example.com./", "example.com.", "/"),
        ("https://xn--bcher-kva.example/", "xn--bcher-kva.example", "/"),
        ("https://example.com/" + "x" * 2028, "example.com", "/" + "x" * 2028),
    ],
)
def test_parts(url: str, host: str, target: str) -> None:
    assert web_address(url) == WebAddress(host, target)


@pytest.mark.parametrize(
    "url",
    [
        "", "example.com", "//example.com/", "http://example.com/", "ftp://example.com/", "file:///etc/passwd",
        "data:image/png;base64,AAAA", "https:example.com", "https:///x", "https://", "https://example.com:80/",
        "https://example.com:8443/", "https://example.com:0/", "https://example.com:x/", "https://example.com:99999/",
        "https://me@example.com/", "https://me:secret@example.com/", "https://@example.com/", "https://example.com\\@x/",
        "https://exa mple.com/", "https://example.com/a b", "https://example.com/\r\nX: 1", "https://example.com/\x00",
        "https://example.com/\t", " https://example.com/", "https://bücher.example/", "https://example.com/ü",
        "https://exam%70le.com/", "https://[fe80::1%25eth0]/", "https://[::1/", "https://example.com/" + "x" * 2029,
        "https://-x.example/", "https://ex!mple.com/",
    ],
)  # fmt: skip
def test_anything_else_is_refused_in_our_words(url: str) -> None:
    with pytest.raises(InvalidRequestError, match=r"^image_url must be an address that begins with https://"):
        web_address(url)
