"""Links to media: made for one method, remembered for less time than they hold, and only for what is still kept."""

import io
from datetime import datetime, timedelta

import pytest

from functions.media.service import LinkMedia
from shared.domain.errors import NotFoundError, StorageUnavailableError
from shared.domain.media import MediaKey, MediaKind, new_media_key
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.media import FakeMediaLinks, InMemoryMediaStore


class World:
    """The use case among its fakes."""

    def __init__(self) -> None:
        self.media = InMemoryMediaStore()
        self.clock = FakeClock()
        self.link = LinkMedia(media=self.media, links=FakeMediaLinks(3600), clock=self.clock)
        self.key = self.keep(NOON + timedelta(days=1))

    def keep(self, expires_at: datetime) -> MediaKey:
        key = new_media_key(MediaKind.IMAGE, "png")
        self.media.put(key, io.BytesIO(b"x"), expires_at=expires_at)
        return key


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("attachment", [True, False])
def test_a_link_is_made_for_what_was_asked(world: World, method: str, *, attachment: bool) -> None:
    link = world.link(MediaKind.IMAGE, world.key.name, method=method, attachment=attachment)
    assert link.url.endswith(f"{method}-{'attachment' if attachment else 'inline'}")
    assert str(world.key) in link.url


def test_an_address_is_remembered_for_less_time_than_it_is_signed_for(world: World) -> None:
    link = world.link(MediaKind.IMAGE, world.key.name, method="GET", attachment=False)
    assert 0 < link.remember_seconds < 3600


def test_an_address_is_not_remembered_beyond_the_medium_s_end(world: World) -> None:
    key = world.keep(NOON + timedelta(seconds=7))
    assert world.link(MediaKind.IMAGE, key.name, method="GET", attachment=False).remember_seconds == 7


@pytest.mark.parametrize("late", [0, 1, 100_000])
def test_what_is_past_its_retention_is_gone_even_while_the_bucket_still_has_it(world: World, late: int) -> None:
    world.clock.pass_by(days=1, seconds=late)
    with pytest.raises(NotFoundError):
        world.link(MediaKind.IMAGE, world.key.name, method="GET", attachment=False)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (MediaKind.IMAGE, "generated_image_00000000.png"),
        (MediaKind.IMAGE, "../inputs/input_0000.png"),
        (MediaKind.IMAGE, "\0"),
        (MediaKind.IMAGE, ""),
    ],
)
def test_an_unknown_name_is_not_found(world: World, kind: MediaKind, name: str) -> None:
    with pytest.raises(NotFoundError):
        world.link(kind, name, method="GET", attachment=False)


def test_a_picture_is_not_found_under_another_collection(world: World) -> None:
    with pytest.raises(NotFoundError):
        world.link(MediaKind.PROCESSED_IMAGE, world.key.name, method="GET", attachment=False)


def test_a_store_that_cannot_be_reached_is_not_the_same_as_not_found(world: World) -> None:
    world.media.faults.plan("find", StorageUnavailableError("Away."))
    with pytest.raises(StorageUnavailableError):
        world.link(MediaKind.IMAGE, world.key.name, method="GET", attachment=False)
