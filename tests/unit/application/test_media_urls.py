"""Links hold for as long as they may, never beyond the medium's own end, and redirects to them for less."""

from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from shared.application.media_urls import PresignedLinks
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
def link(clock: FakeClock) -> PresignedLinks:
    return PresignedLinks(links=FakeMediaLinks, clock=clock, longest_seconds=HOUR)


def _query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


@pytest.mark.parametrize(
    ("left", "good", "cached", "redirect"),
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
def test_each_hop_ends_before_what_it_leads_to(
    link: PresignedLinks, left: timedelta, good: int, cached: int, redirect: int
) -> None:
    made = link(KEY, NOON + left)
    assert made
    assert made.expires_at == NOON + timedelta(seconds=good) <= NOON + left
    assert made.redirect_seconds == redirect < good
    assert _query(made.url) == {"X-Amz-Expires": str(good), "X-Amz-Signature": f"GET-inline-{cached}"}


@pytest.mark.parametrize("end", [NOON, NOON - timedelta(days=1), NOON + timedelta(microseconds=999_999)])
def test_there_is_no_link_to_what_is_past_its_end(link: PresignedLinks, end: datetime) -> None:
    assert link(KEY, end) is None


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("attachment", [True, False])
def test_it_is_made_for_what_was_asked(link: PresignedLinks, method: str, *, attachment: bool) -> None:
    made = link(KEY, NOON + timedelta(days=1), method=method, attachment=attachment)
    assert made
    assert str(KEY) in made.url
    assert f"{method}-{'attachment' if attachment else 'inline'}" in made.url


def test_a_job_s_result_is_linked_while_there_is_one(link: PresignedLinks, clock: FakeClock) -> None:
    done = a_finished_video()
    made = link.to_result(done)
    assert made
    assert str(done.media_key) in made.url
    for other in (a_job(), a_processing_video(), a_failed_video(), a_canceled_video(), a_job(kind=JobKind.GENERATE)):
        assert link.to_result(other) is None
    for without in (done.forget(NOON), done.cleanup_done()):
        assert link.to_result(without) is None
    clock.now = done.expires_at
    assert link.to_result(done) is None
