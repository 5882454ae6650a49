"""Presigned URLs: SigV4, on the bucket's regional host, for one method and a given time, in every region."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from shared.adapters.s3_media import S3MediaLinks
from shared.domain.media import MediaKey
from shared.ports.media import MediaLinks
from shared.runtime import aws_clients
from tests.support.cloud import BUCKET, REGION
from tests.support.fakes.media import FakeMediaLinks

KEY = MediaKey("images", "generated_image_0123456789abcdef.png")


def _on_s3() -> MediaLinks:
    return S3MediaLinks(aws_clients.s3, BUCKET)


LINKS: dict[str, Callable[[], MediaLinks]] = {"fake": FakeMediaLinks, "s3": _on_s3}


@pytest.fixture(params=LINKS)
def links(request: pytest.FixtureRequest) -> MediaLinks:
    return LINKS[request.param]()


def _link(links: MediaLinks, *, method: str = "GET", attachment: bool = False) -> str:
    return links.presign(KEY, method=method, attachment=attachment, expires_in_seconds=900, cache_seconds=77)


def _query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def test_url_is_signed_for_one_method_and_one_disposition(links: MediaLinks) -> None:
    made = {
        _link(links, method=method, attachment=attachment) for method in ("GET", "HEAD") for attachment in (True, False)
    }
    assert len({_query(url)["X-Amz-Signature"] for url in made}) == 4
    assert all(urlsplit(url).path == KEY.path for url in made)


def test_url_is_valid_for_the_requested_time(links: MediaLinks) -> None:
    assert _query(_link(links))["X-Amz-Expires"] == "900"


def test_url_sets_the_cache_control_of_the_response() -> None:
    for method in ("GET", "HEAD"):
        assert _query(_link(_on_s3(), method=method))["response-cache-control"] == "private, max-age=77, immutable"


def test_s3_url_is_sigv4_on_the_regional_host() -> None:
    url = _link(_on_s3())
    query = _query(url)
    assert urlsplit(url).scheme == "https"
    assert urlsplit(url).netloc == f"{BUCKET}.s3.{REGION}.amazonaws.com"
    assert query["X-Amz-Algorithm"] == "AWS4-HMAC-SHA256"
    assert f"/{REGION}/s3/aws4_request" in query["X-Amz-Credential"]
    assert query["X-Amz-SignedHeaders"] == "host"
    assert "Signature" not in query
    assert "AWSAccessKeyId" not in query


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1", "ap-southeast-2", "eu-south-2"])
def test_host_is_regional_in_every_region(region: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", region)
    url = _link(S3MediaLinks(aws_clients.s3.__wrapped__, BUCKET), method="HEAD")
    assert urlsplit(url).netloc == f"{BUCKET}.s3.{region}.amazonaws.com"
    assert _query(url)["X-Amz-Algorithm"] == "AWS4-HMAC-SHA256"


def test_attachment_is_named_after_the_medium() -> None:
    url = _link(_on_s3(), attachment=True)
    assert _query(url)["response-content-disposition"] == f'attachment; filename="aiart_{KEY.name}"'
    inline = _link(_on_s3())
    assert "response-content-disposition" not in _query(inline)
