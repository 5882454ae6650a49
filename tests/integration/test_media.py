"""GET and HEAD of media: a redirect to a link made for that method at that moment, until the medium's own end."""

import io
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from shared.domain.media import MediaKey, MediaKind, new_input_key, new_media_key
from shared.runtime import container
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
def _time(clock: FakeClock) -> FakeClock:
    return clock


def _kept(kind: MediaKind, extension: str, clock: FakeClock, **life: float) -> MediaKey:
    key = new_media_key(kind, extension)
    container.media().put(key, io.BytesIO(b"0123456789"), expires_at=clock.now + timedelta(**life))
    return key


def _query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(("kind", "extension", "content_type"), CASES)
def test_a_redirect_leads_to_the_file(
    clock: FakeClock, kind: MediaKind, extension: str, content_type: str, method: str
) -> None:
    answer = get_media(_kept(kind, extension, clock, days=1).path, method=method)
    assert (answer.status, answer.text) == (302, "")
    assert "Content-Type" not in answer.headers
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    response = follow(answer, method=method)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == content_type
    assert response.headers["Content-Length"] == "10"


def test_the_file_is_what_was_kept(clock: FakeClock) -> None:
    assert follow(get_media(_kept(MediaKind.IMAGE, "png", clock, days=1).path)).content == b"0123456789"


def test_the_link_is_sigv4_regional_and_short(clock: FakeClock) -> None:
    answer = get_media(_kept(MediaKind.IMAGE, "png", clock, days=1).path)
    url = answer.headers["Location"]
    assert urlsplit(url).netloc == f"{BUCKET}.s3.{REGION}.amazonaws.com"
    assert _query(url)["X-Amz-Algorithm"] == "AWS4-HMAC-SHA256"
    assert int(_query(url)["X-Amz-Expires"]) <= 3600


def test_the_signature_covers_the_method(clock: FakeClock) -> None:
    path = _kept(MediaKind.IMAGE, "png", clock, days=1).path
    signatures = {
        _query(get_media(path, method=method).headers["Location"])["X-Amz-Signature"] for method in ("GET", "HEAD")
    }
    assert len(signatures) == 2


def test_the_redirect_is_remembered_for_less_time_than_the_link_holds(clock: FakeClock) -> None:
    answer = get_media(_kept(MediaKind.IMAGE, "png", clock, days=1).path)
    remembered = int(answer.headers["Cache-Control"].rpartition("=")[2])
    assert 0 < remembered < int(_query(answer.headers["Location"])["X-Amz-Expires"])
    assert "private" in answer.headers["Cache-Control"]


def test_a_download_is_an_attachment(clock: FakeClock) -> None:
    key = _kept(MediaKind.IMAGE, "png", clock, days=1)
    response = follow(get_media(key.path, query="download=1"))
    assert response.headers["Content-Disposition"] == f'attachment; filename="aiart_{key.name}"'


@pytest.mark.parametrize("query", ["", "download=0", "download=", "download=true", "other=1"])
def test_anything_else_is_shown_in_place(clock: FakeClock, query: str) -> None:
    url = get_media(_kept(MediaKind.IMAGE, "png", clock, days=1).path, query=query).headers["Location"]
    assert "disposition" not in url


def test_a_part_can_be_asked_for(clock: FakeClock) -> None:
    answer = get_media(_kept(MediaKind.PROCESSED_VIDEO, "mp4", clock, days=1).path)
    response = follow(answer, headers={"Range": "bytes=2-4"})
    assert (response.status_code, response.content) == (206, b"234")


def _asked_again(key: MediaKey, if_none_match: str, *, method: str = "GET", query: str = "") -> Answer:
    event = gateway_event(
        method, f"/{key.prefix}/{{name}}", parameters={"name": key.name}, query=query,
        headers={"If-None-Match": if_none_match},
    )  # fmt: skip
    return send(event)


def test_the_entity_tag_is_the_one_that_the_file_itself_comes_with(clock: FakeClock) -> None:
    """A client that follows the redirect has only ever seen that one."""
    key = _kept(MediaKind.IMAGE, "png", clock, days=1)
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
def test_a_client_that_has_it_still_is_told_so(clock: FakeClock, method: str, pattern: str, status: int) -> None:
    key = _kept(MediaKind.IMAGE, "png", clock, days=1)
    tag = get_media(key.path).headers["ETag"]
    answer = _asked_again(key, pattern.format(tag), method=method)
    assert (answer.status, answer.text, answer.headers["ETag"]) == (status, "", tag)
    assert "X-Amz-Signature" in answer.headers["Location"], "a cache that asks again gets an address that is good"


def test_a_client_that_has_what_is_gone_is_told_that_it_is_gone(clock: FakeClock) -> None:
    key = _kept(MediaKind.IMAGE, "png", clock, days=1)
    tag = get_media(key.path).headers["ETag"]
    clock.pass_by(days=1)
    assert_error(_asked_again(key, tag), 404, "not_found")
    assert_error(_asked_again(key, "*"), 404, "not_found")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("left", "signed", "cached", "redirect"),
    [
        (timedelta(days=30), 3600, 86_400, 300),
        (timedelta(hours=3), 3600, 10_800, 300),
        (timedelta(seconds=90), 90, 90, 7),
    ],
)
def test_each_hop_is_remembered_for_less_time_than_the_next_one_holds(
    clock: FakeClock, method: str, left: timedelta, signed: int, cached: int, redirect: int
) -> None:
    key = _kept(MediaKind.IMAGE, "png", clock, seconds=left.total_seconds())
    answer = get_media(key.path, method=method)
    assert answer.headers["Cache-Control"] == f"private, max-age={redirect}"
    assert int(_query(answer.headers["Location"])["X-Amz-Expires"]) == signed
    said = f"private, max-age={cached}, immutable"
    assert _query(answer.headers["Location"])["response-cache-control"] == said
    if method == "GET":  # moto minds it there only
        assert follow(answer).headers["Cache-Control"] == said


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_is_past_its_retention_is_not_found_though_the_bucket_still_has_it(clock: FakeClock, method: str) -> None:
    key = _kept(MediaKind.PROCESSED_IMAGE, "png", clock, days=30)
    clock.pass_by(days=30, seconds=-1)
    assert get_media(key.path, method=method).status == 302
    clock.pass_by(seconds=1)
    assert_error(get_media(key.path, method=method), 404, "not_found")


def test_a_medium_is_found_under_its_own_collection_only(clock: FakeClock) -> None:
    key = _kept(MediaKind.IMAGE, "png", clock, days=1)
    for kind in (MediaKind.PROCESSED_IMAGE, MediaKind.PROCESSED_VIDEO):
        assert_error(get(f"/{kind}/{{name}}", name=key.name), 404, "not_found")


@pytest.mark.parametrize("kind", MediaKind)
def test_inputs_and_orders_of_the_sandbox_cannot_be_had(kind: MediaKind, clock: FakeClock) -> None:
    inner = new_input_key("png")
    container.media().put(inner, io.BytesIO(b"x"), expires_at=clock.now + timedelta(days=1))
    for name in (inner.name, f"../{inner}", f"..%2F{inner}", str(inner)):
        assert_error(get(f"/{kind}/{{name}}", name=name), 404, "not_found")
