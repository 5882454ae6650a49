"""GET of media: found until they expire, with entity tags for caches, refused if the deployment's media are private."""

import io
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from functions.media.renditions import MakeRendition
from functions.media.service import FindMedia, MediaQuery
from functions.media.views import redirect
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
from tests.support.fakes.clock import NOON
from tests.support.fakes.faults import Faults
from tests.support.fakes.world import World

SMALL = Rendition(256, RenditionFormat.WEBP)


class FakeThumbnailMaker:
    """Implements the port `ThumbnailMaker`; `made` are the renditions that were made."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.made: list[Rendition] = []

    def make(self, content: bytes, rendition: Rendition) -> bytes:
        self.faults.before("make")
        self.made.append(rendition)
        return content + f" at {rendition.width}".encode()


class MediaWorld(World):
    """Has `find`, the use case among fakes, with one stored image and the query that finds it."""

    def __init__(self, *, private: bool = False) -> None:
        super().__init__()
        self.thumbnail_maker = FakeThumbnailMaker()
        self.find_media = FindMedia(
            media=self.media,
            links=self.use_cases.presigned_links,
            renditions=MakeRendition(media=self.media, thumbnail_maker=self.thumbnail_maker),
            private=private,
        )
        self.find = self.find_media.find
        self.key = self.store(NOON + timedelta(days=1))
        self.query = MediaQuery(kind=MediaKind.IMAGE, name=self.key.name)

    def store(self, expires_at: datetime, content: bytes = b"x") -> MediaKey:
        key = new_media_key(MediaKind.IMAGE, "png")
        self.media.put(key, io.BytesIO(content), expires_at=expires_at)
        return key


@pytest.fixture
def world() -> MediaWorld:
    return MediaWorld()


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("attachment", [True, False])
def test_link_is_presigned_for_the_requested_method_and_disposition(
    world: MediaWorld, method: str, *, attachment: bool
) -> None:
    found = world.find(replace(world.query, method=method, attachment=attachment))
    assert f"{method}-{'attachment' if attachment else 'inline'}" in found.link.url
    assert str(world.key) in found.link.url
    assert not found.is_known


@pytest.mark.parametrize("late", [0, 1, 100_000])
@pytest.mark.parametrize("rendition", [None, SMALL], ids=["original", "rendition"])
def test_expired_image_is_not_found_even_if_it_is_still_stored(
    world: MediaWorld, late: int, rendition: Rendition | None
) -> None:
    query = replace(world.query, rendition=rendition)
    world.find(query)
    world.clock.advance(days=1, seconds=late)
    world.thumbnail_maker.made.clear()
    with pytest.raises(NotFoundError):
        world.find(query)
    assert world.thumbnail_maker.made == []


@pytest.mark.parametrize(
    "name", ["generated_image_00000000.png", "../inputs/input_0000.png", "\0", "", "../renditions/x_w256.webp"]
)
def test_unknown_name_is_not_found(world: MediaWorld, name: str) -> None:
    with pytest.raises(NotFoundError):
        world.find(MediaQuery(kind=MediaKind.IMAGE, name=name))


def test_image_is_not_found_under_another_route(world: MediaWorld) -> None:
    with pytest.raises(NotFoundError):
        world.find(replace(world.query, kind=MediaKind.PROCESSED_IMAGE))


def test_unavailable_store_is_not_reported_as_not_found(world: MediaWorld) -> None:
    world.media.faults.plan("find", StorageUnavailableError("Not available."))
    with pytest.raises(StorageUnavailableError):
        world.find(world.query)


def test_private_media_are_refused_before_the_store_is_read() -> None:
    world = MediaWorld(private=True)
    world.media.faults.plan("find", AssertionError("read"))
    for name in (world.key.name, "unknown", ""):
        with pytest.raises(UnauthorizedError, match=r"GET /api/jobs/\{id\}"):
            world.find(replace(world.query, name=name))


def test_cached_copy_is_recognised_by_its_entity_tag(world: MediaWorld) -> None:
    etag = world.find(world.query).etag
    assert etag == world.find(world.query).etag
    for known, same in ({etag}, True), ({"*"}, True), ({'"other"', etag}, True), ({'"other"'}, False), (set(), False):
        assert world.find(replace(world.query, known_etags=frozenset(known))).is_known is same


def test_other_images_and_other_widths_have_other_entity_tags(world: MediaWorld) -> None:
    other = world.store(NOON + timedelta(days=1), b"y")
    etags = {
        world.find(world.query).etag,
        world.find(replace(world.query, name=other.name)).etag,
        world.find(replace(world.query, rendition=SMALL)).etag,
    }
    assert len(etags) == 3


@pytest.mark.parametrize("known", [True, False])
def test_redirect_has_a_new_link_even_for_a_current_cached_copy(world: MediaWorld, *, known: bool) -> None:
    found = replace(world.find(world.query), is_known=known)
    response = redirect(found)
    assert response.status == (304 if known else 302)
    assert response.body is None
    assert response.headers["Location"] == found.link.url
    assert response.headers["ETag"] == found.etag
    assert response.headers["Cache-Control"] == "private, max-age=300"


def test_rendition_is_made_once_and_expires_with_its_original(world: MediaWorld) -> None:
    query = replace(world.query, rendition=SMALL)
    first, second = world.find(query), world.find(query)
    assert first == second
    assert world.thumbnail_maker.made == [SMALL]
    key = rendition_key(world.key, SMALL)
    assert key
    assert str(key) in first.link.url
    assert world.media.stored[key] == (b"x at 256", NOON + timedelta(days=1))


def test_each_width_and_format_is_stored_apart_and_erased_with_the_original(world: MediaWorld) -> None:
    for rendition in (SMALL, Rendition(256, RenditionFormat.JPG), Rendition(512, RenditionFormat.WEBP)):
        world.find(replace(world.query, rendition=rendition))
    assert len(world.media.stored) == 4
    assert set(world.media.stored) <= {world.key, *renditions_of(world.key)}
    world.media.erase(world.key)
    assert world.media.stored == {}


def test_concurrent_first_requests_end_in_one_stored_rendition(world: MediaWorld) -> None:
    """The second request comes while the first stores its rendition."""
    query = replace(world.query, rendition=SMALL)
    world.media.faults.on("put", lambda: world.find(query))
    first = world.find(query)
    assert first == world.find(query)
    assert world.thumbnail_maker.made == [SMALL, SMALL]
    assert len(world.media.stored) == 2


@pytest.mark.parametrize("method", ["read", "put"])
def test_rendition_of_an_image_that_is_deleted_meanwhile_is_not_stored(world: MediaWorld, method: str) -> None:
    """Even if the renditions were erased before this one was stored."""
    world.media.faults.on(method, lambda: world.media.erase(world.key))
    with pytest.raises(NotFoundError):
        world.find(replace(world.query, rendition=SMALL))
    assert world.media.stored == {}


@pytest.mark.parametrize("method", ["read", "put"])
def test_rendition_that_could_not_be_made_is_made_by_the_next_request(world: MediaWorld, method: str) -> None:
    query = replace(world.query, rendition=SMALL)
    world.media.faults.plan(method, StorageUnavailableError("Not available."))
    with pytest.raises(StorageUnavailableError):
        world.find(query)
    assert world.find(query).link.url


def test_stored_image_that_cannot_be_decoded_is_an_internal_error(world: MediaWorld) -> None:
    world.thumbnail_maker.faults.plan("make", InternalError("Could not."))
    with pytest.raises(InternalError):
        world.find(replace(world.query, rendition=SMALL))
    assert len(world.media.stored) == 1
