"""Media as they are asked for: found while they are kept, known by their entity tags, private where they are to be."""

import io
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from functions.media.renditions import MakeRendition
from functions.media.service import FindMedia, MediaQuery
from functions.media.views import redirect
from shared.application.media_urls import PresignedLinks
from shared.domain.errors import InternalError, NotFoundError, StorageUnavailableError, UnauthorizedError
from shared.domain.media import (
    MediaKey,
    MediaKind,
    Rendition,
    RenditionFormat,
    new_media_key,
    rendition_key,
    renditions_of,
)
from tests.support.fakes.clock import NOON, FakeClock
from tests.support.fakes.media import FakeMediaLinks, InMemoryMediaStore

SMALL = Rendition(256, RenditionFormat.WEBP)


class World:
    """The use cases among their fakes; `shrunk` is what was made smaller."""

    def __init__(self, *, private: bool = False) -> None:
        self.media = InMemoryMediaStore()
        self.clock = FakeClock()
        self.shrunk: list[Rendition] = []
        self.rendition = MakeRendition(media=self.media, shrink=self.shrink)
        link = PresignedLinks(links=FakeMediaLinks, clock=self.clock, longest_seconds=3600)
        self.find = FindMedia(media=self.media, link=link, make_rendition=lambda: self.rendition, private=private)
        self.key = self.keep(NOON + timedelta(days=1))
        self.wish = MediaQuery(kind=MediaKind.IMAGE, name=self.key.name)

    def keep(self, expires_at: datetime, content: bytes = b"x") -> MediaKey:
        key = new_media_key(MediaKind.IMAGE, "png")
        self.media.put(key, io.BytesIO(content), expires_at=expires_at)
        return key

    def shrink(self, content: bytes, rendition: Rendition) -> bytes:
        self.shrunk.append(rendition)
        return content + f" at {rendition.width}".encode()


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("attachment", [True, False])
def test_a_link_is_made_for_what_was_asked(world: World, method: str, *, attachment: bool) -> None:
    found = world.find(replace(world.wish, method=method, attachment=attachment))
    assert f"{method}-{'attachment' if attachment else 'inline'}" in found.link.url
    assert str(world.key) in found.link.url
    assert not found.is_known


@pytest.mark.parametrize("late", [0, 1, 100_000])
@pytest.mark.parametrize("rendition", [None, SMALL])
def test_what_is_past_its_retention_is_gone_even_while_the_bucket_still_has_it(
    world: World, late: int, rendition: Rendition | None
) -> None:
    wish = replace(world.wish, rendition=rendition)
    world.find(wish)
    world.clock.pass_by(days=1, seconds=late)
    world.shrunk.clear()
    with pytest.raises(NotFoundError):
        world.find(wish)
    assert world.shrunk == []


@pytest.mark.parametrize(
    "name", ["generated_image_00000000.png", "../inputs/input_0000.png", "\0", "", "../renditions/x_w256.webp"]
)
def test_an_unknown_name_is_not_found(world: World, name: str) -> None:
    with pytest.raises(NotFoundError):
        world.find(MediaQuery(kind=MediaKind.IMAGE, name=name))


def test_a_image_is_not_found_under_another_collection(world: World) -> None:
    with pytest.raises(NotFoundError):
        world.find(replace(world.wish, kind=MediaKind.PROCESSED_IMAGE))


def test_a_store_that_cannot_be_reached_is_not_the_same_as_not_found(world: World) -> None:
    world.media.faults.plan("find", StorageUnavailableError("Away."))
    with pytest.raises(StorageUnavailableError):
        world.find(world.wish)


def test_a_private_medium_says_so_before_it_is_looked_for() -> None:
    world = World(private=True)
    world.media.faults.plan("find", AssertionError("looked for"))
    for name in (world.key.name, "unknown", ""):
        with pytest.raises(UnauthorizedError, match=r"GET /api/jobs/\{id\}"):
            world.find(replace(world.wish, name=name))


def test_a_copy_that_is_the_same_still_is_known_by_its_tag(world: World) -> None:
    etag = world.find(world.wish).etag
    assert etag == world.find(world.wish).etag
    for known, same in ({etag}, True), ({"*"}, True), ({'"other"', etag}, True), ({'"other"'}, False), (set(), False):
        assert world.find(replace(world.wish, known_etags=frozenset(known))).is_known is same


def test_another_image_and_another_size_have_other_tags(world: World) -> None:
    other = world.keep(NOON + timedelta(days=1), b"y")
    found = {
        world.find(world.wish).etag,
        world.find(replace(world.wish, name=other.name)).etag,
        world.find(replace(world.wish, rendition=SMALL)).etag,
    }
    assert len(found) == 3


@pytest.mark.parametrize("known", [True, False])
def test_a_cache_that_asks_again_gets_the_fresh_address_either_way(world: World, *, known: bool) -> None:
    found = replace(world.find(world.wish), is_known=known)
    answer = redirect(found)
    assert answer.status == (304 if known else 302)
    assert answer.body is None
    assert answer.headers["Location"] == found.link.url
    assert answer.headers["ETag"] == found.etag
    assert answer.headers["Cache-Control"] == "private, max-age=300"


def test_a_rendition_is_made_once_and_kept_as_long_as_its_original(world: World) -> None:
    wish = replace(world.wish, rendition=SMALL)
    first, second = world.find(wish), world.find(wish)
    assert first == second
    assert world.shrunk == [SMALL]
    key = rendition_key(world.key, SMALL)
    assert key
    assert str(key) in first.link.url
    assert world.media.kept[key] == (b"x at 256", NOON + timedelta(days=1))


def test_each_width_and_format_lies_apart_and_is_erased_with_the_original(world: World) -> None:
    for rendition in (SMALL, Rendition(256, RenditionFormat.JPG), Rendition(512, RenditionFormat.WEBP)):
        world.find(replace(world.wish, rendition=rendition))
    assert len(world.media.kept) == 4
    assert set(world.media.kept) <= {world.key, *renditions_of(world.key)}
    world.media.erase(world.key)
    assert world.media.kept == {}


def test_two_first_requests_at_once_end_in_one_object(world: World) -> None:
    """The second comes while the first is at work."""
    wish = replace(world.wish, rendition=SMALL)
    world.media.faults.on("put", lambda: world.find(wish))
    first = world.find(wish)
    assert first == world.find(wish)
    assert world.shrunk == [SMALL, SMALL]
    assert len(world.media.kept) == 2


@pytest.mark.parametrize("moment", ["read", "put"])
def test_a_image_that_is_deleted_while_it_is_made_smaller_leaves_nothing(world: World, moment: str) -> None:
    """Also where its renditions had been erased before this one was put."""
    world.media.faults.on(moment, lambda: world.media.erase(world.key))
    with pytest.raises(NotFoundError):
        world.find(replace(world.wish, rendition=SMALL))
    assert world.media.kept == {}


@pytest.mark.parametrize("broken", ["read", "put"])
def test_a_rendition_that_cannot_be_made_now_is_made_the_next_time(world: World, broken: str) -> None:
    wish = replace(world.wish, rendition=SMALL)
    world.media.faults.plan(broken, StorageUnavailableError("Away."))
    with pytest.raises(StorageUnavailableError):
        world.find(wish)
    assert world.find(wish).link.url


def test_a_image_that_cannot_be_read_is_a_fault_of_ours(world: World) -> None:
    def broken(_content: bytes, _rendition: Rendition) -> bytes:
        raise InternalError("Could not.")

    with pytest.raises(InternalError):
        FindMedia(
            media=world.media,
            link=PresignedLinks(links=FakeMediaLinks, clock=world.clock, longest_seconds=60),
            make_rendition=lambda: MakeRendition(media=world.media, shrink=broken),
            private=False,
        )(replace(world.wish, rendition=SMALL))
    assert len(world.media.kept) == 1
