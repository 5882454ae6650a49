"""GET and HEAD of media: a redirect to a URL presigned for that method, until the medium expires."""

import io
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from shared.domain.media import MediaKey, MediaKind, new_input_key, new_media_key
from shared.runtime import wiring
from tests.integration.api import Answer, assert_error, get, get_media, send
from tests.integration.downloads import follow
from tests.support.cloud import BUCKET, REGION
from tests.support.fakes.clock import FakeClock
from tests.support.fakes.gateway_event import gateway_event

CASES = [
    (MediaKind.IMAGE, "png", "image/png"),
    (MediaKind.IMAGE, "jpg", "image/jpeg"),
    (MediaKind.PROCESSED_IMAGE, "webp", "image/webp"),
    (MediaKind.PROCESSED_VIDEO, "mp4", "video/mp4"),
]


@pytest.fixture(autouse=True)
def _fixed_clock(clock: FakeClock) -> FakeClock:
    return clock


def _store(kind: MediaKind, extension: str, clock: FakeClock, **lifetime: float) -> MediaKey:
    key = new_media_key(kind, extension)
    wiring.get_ports().media.put(key, io.BytesIO(b"0123456789"), expires_at=clock.now + timedelta(**lifetime))
    return key


def _query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(("kind", "extension", "content_type"), CASES)
def test_redirect_leads_to_the_file(
    clock: FakeClock, kind: MediaKind, extension: str, content_type: str, method: str
) -> None:
    answer = get_media(_store(kind, extension, clock, days=1).path, method=method)
    assert (answer.status, answer.text) == (302, "")
    assert "Content-Type" not in answer.headers
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    response = follow(answer, method=method)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == content_type
    assert response.headers["Content-Length"] == "10"


def test_file_has_the_stored_content(clock: FakeClock) -> None:
    assert follow(get_media(_store(MediaKind.IMAGE, "png", clock, days=1).path)).content == b"0123456789"


def test_presigned_url_is_sigv4_regional_and_valid_for_an_hour_at_most(clock: FakeClock) -> None:
    answer = get_media(_store(MediaKind.IMAGE, "png", clock, days=1).path)
    url = answer.headers["Location"]
    assert urlsplit(url).netloc == f"{BUCKET}.s3.{REGION}.amazonaws.com"
    assert _query(url)["X-Amz-Algorithm"] == "AWS4-HMAC-SHA256"
    assert int(_query(url)["X-Amz-Expires"]) <= 3600


def test_signature_covers_the_method(clock: FakeClock) -> None:
    path = _store(MediaKind.IMAGE, "png", clock, days=1).path
    signatures = {
        _query(get_media(path, method=method).headers["Location"])["X-Amz-Signature"] for method in ("GET", "HEAD")
    }
    assert len(signatures) == 2


def test_redirect_is_cached_for_less_time_than_the_url_is_valid(clock: FakeClock) -> None:
    answer = get_media(_store(MediaKind.IMAGE, "png", clock, days=1).path)
    max_age = int(answer.headers["Cache-Control"].rpartition("=")[2])
    assert 0 < max_age < int(_query(answer.headers["Location"])["X-Amz-Expires"])
    assert "private" in answer.headers["Cache-Control"]


def test_download_is_an_attachment(clock: FakeClock) -> None:
    key = _store(MediaKind.IMAGE, "png", clock, days=1)
    response = follow(get_media(key.path, query="download=1"))
    assert response.headers["Content-Disposition"] == f'attachment; filename="aiart_{key.name}"'


@pytest.mark.parametrize("query", ["", "download=0", "download=", "download=true", "other=1"])
def test_other_query_is_not_an_attachment(clock: FakeClock, query: str) -> None:
    url = get_media(_store(MediaKind.IMAGE, "png", clock, days=1).path, query=query).headers["Location"]
    assert "disposition" not in url


def test_range_request_gets_a_part(clock: FakeClock) -> None:
    answer = get_media(_store(MediaKind.PROCESSED_VIDEO, "mp4", clock, days=1).path)
    response = follow(answer, headers={"Range": "bytes=2-4"})
    assert (response.status_code, response.content) == (206, b"234")


def _get_if_none_match(key: MediaKey, if_none_match: str, *, method: str = "GET", query: str = "") -> Answer:
    event = gateway_event(
        method, f"/{key.prefix}/{{name}}", parameters={"name": key.name}, query=query,
        headers={"If-None-Match": if_none_match},
    )  # fmt: skip
    return send(event)


def test_redirect_has_the_entity_tag_of_the_file(clock: FakeClock) -> None:
    """A client that follows the redirect sees only the tag of the file."""
    key = _store(MediaKind.IMAGE, "png", clock, days=1)
    tags = {get_media(key.path, method=method, query=query).headers["ETag"]
            for method in ("GET", "HEAD") for query in ("", "download=1")}  # fmt: skip
    assert tags == {follow(get_media(key.path)).headers["ETag"]}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("pattern", "status"),
    [
        ("{}", 304), ("W/{}", 304), ('"x", {}', 304), ('{} , "x"', 304), ("*", 304),
        ('"x"', 302), ("", 302), ("x", 302), (",", 302), ("\0", 302), ("W/", 302),
    ],
)  # fmt: skip
def test_client_with_the_current_file_gets_304(clock: FakeClock, method: str, pattern: str, status: int) -> None:
    key = _store(MediaKind.IMAGE, "png", clock, days=1)
    tag = get_media(key.path).headers["ETag"]
    answer = _get_if_none_match(key, pattern.format(tag), method=method)
    assert (answer.status, answer.text, answer.headers["ETag"]) == (status, "", tag)
    assert "X-Amz-Signature" in answer.headers["Location"], "a cache that revalidates gets a valid URL"


def test_client_with_an_expired_file_gets_404(clock: FakeClock) -> None:
    key = _store(MediaKind.IMAGE, "png", clock, days=1)
    tag = get_media(key.path).headers["ETag"]
    clock.advance(days=1)
    assert_error(_get_if_none_match(key, tag), 404, "not_found")
    assert_error(_get_if_none_match(key, "*"), 404, "not_found")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("remaining", "signed", "cached", "redirect"),
    [
        (timedelta(days=30), 3600, 86_400, 300),
        (timedelta(hours=3), 3600, 10_800, 300),
        (timedelta(seconds=90), 90, 90, 7),
    ],
)
def test_each_hop_is_cached_for_less_time_than_the_next_one_is_valid(
    clock: FakeClock, method: str, remaining: timedelta, signed: int, cached: int, redirect: int
) -> None:
    key = _store(MediaKind.IMAGE, "png", clock, seconds=remaining.total_seconds())
    answer = get_media(key.path, method=method)
    assert answer.headers["Cache-Control"] == f"private, max-age={redirect}"
    assert int(_query(answer.headers["Location"])["X-Amz-Expires"]) == signed
    cache_control = f"private, max-age={cached}, immutable"
    assert _query(answer.headers["Location"])["response-cache-control"] == cache_control
    if method == "GET":  # moto supports it for GET only
        assert follow(answer).headers["Cache-Control"] == cache_control


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_expired_medium_is_not_found_although_it_is_still_stored(clock: FakeClock, method: str) -> None:
    key = _store(MediaKind.PROCESSED_IMAGE, "png", clock, days=30)
    clock.advance(days=30, seconds=-1)
    assert get_media(key.path, method=method).status == 302
    clock.advance(seconds=1)
    assert_error(get_media(key.path, method=method), 404, "not_found")


def test_medium_is_found_under_its_own_prefix_only(clock: FakeClock) -> None:
    key = _store(MediaKind.IMAGE, "png", clock, days=1)
    for kind in (MediaKind.PROCESSED_IMAGE, MediaKind.PROCESSED_VIDEO):
        assert_error(get(f"/{kind}/{{name}}", name=key.name), 404, "not_found")


@pytest.mark.parametrize("kind", MediaKind)
def test_input_images_are_not_found_by_any_name(kind: MediaKind, clock: FakeClock) -> None:
    inner = new_input_key("png")
    wiring.get_ports().media.put(inner, io.BytesIO(b"x"), expires_at=clock.now + timedelta(days=1))
    for name in (inner.name, f"../{inner}", f"..%2F{inner}", str(inner)):
        assert_error(get(f"/{kind}/{{name}}", name=name), 404, "not_found")
