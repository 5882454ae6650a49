"""Presigned links expire no later than their object, and redirects to them are cached for a shorter time."""

from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from shared.application.media_urls import PresignedLinks, ResultUrl, ResultUrls
from shared.domain.jobs import JobKind
from shared.domain.media import MediaKey
from tests.support.fakes.clock import NOON, FakeClock
from tests.support.fakes.media import FakeMediaLinks
from tests.support.fakes.samples import a_canceled_video, a_failed_video, a_finished_video, a_job, a_processing_video

KEY = MediaKey("images", "generated_image_0123.png")
HOUR, DAY = 3600, 86_400


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def links(clock: FakeClock) -> PresignedLinks:
    return PresignedLinks(links=FakeMediaLinks(), clock=clock, longest_seconds=HOUR)


def _query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


@pytest.mark.parametrize(
    ("left", "valid", "cached", "redirect"),
    [
        (timedelta(days=30), HOUR, DAY, 300),
        (timedelta(days=1), HOUR, DAY, 300),
        (timedelta(hours=2), HOUR, 2 * HOUR, 300),
        (timedelta(seconds=HOUR), HOUR, HOUR, 300),
        (timedelta(seconds=120), 120, 120, 10),
        (timedelta(seconds=7, microseconds=999_999), 7, 7, 0),
        (timedelta(seconds=1), 1, 1, 0),
    ],
)
def test_redirect_link_and_cached_content_expire_before_the_object(
    links: PresignedLinks, left: timedelta, valid: int, cached: int, redirect: int
) -> None:
    link = links.link(KEY, NOON + left)
    assert link
    assert link.expires_at == NOON + timedelta(seconds=valid) <= NOON + left
    assert link.redirect_seconds == redirect < valid
    assert _query(link.url) == {"X-Amz-Expires": str(valid), "X-Amz-Signature": f"GET-inline-{cached}"}


@pytest.mark.parametrize("end", [NOON, NOON - timedelta(days=1), NOON + timedelta(microseconds=999_999)])
def test_expired_object_has_no_link(links: PresignedLinks, end: datetime) -> None:
    assert links.link(KEY, end) is None


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("attachment", [True, False])
def test_link_is_for_the_method_and_disposition_requested(
    links: PresignedLinks, method: str, *, attachment: bool
) -> None:
    link = links.link(KEY, NOON + timedelta(days=1), method=method, attachment=attachment)
    assert link
    assert str(KEY) in link.url
    assert f"{method}-{'attachment' if attachment else 'inline'}" in link.url


def test_result_has_a_link_while_it_is_stored(links: PresignedLinks, clock: FakeClock) -> None:
    done = a_finished_video()
    link = links.result_link(done)
    assert link
    assert str(done.media_key) in link.url
    for other in (a_job(), a_processing_video(), a_failed_video(), a_canceled_video(), a_job(kind=JobKind.GENERATE)):
        assert links.result_link(other) is None
    for without in (done.redact(NOON), done.finish_cleanup()):
        assert links.result_link(without) is None
    clock.now = done.expires_at
    assert links.result_link(done) is None


def test_public_result_has_a_stable_address() -> None:
    done = a_finished_video()
    assert done.media_key
    assert ResultUrls(links=None).url(done, "https://api.example") == ResultUrl(
        f"https://api.example/{done.media_key}", None
    )


def test_private_result_has_a_link_that_expires(links: PresignedLinks, clock: FakeClock) -> None:
    done = a_finished_video()
    url = ResultUrls(links=links).url(done, "https://api.example")
    assert url.url.startswith(f"https://media.example/{done.media_key}?")
    assert url.expires_at == NOON + timedelta(seconds=HOUR)
    clock.now = done.expires_at
    assert ResultUrls(links=links).url(done, "https://api.example") == ResultUrl("")
