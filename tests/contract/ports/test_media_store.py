"""Every media store returns the stored bytes and the expiry date."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest

from shared.domain.errors import NotFoundError
from shared.domain.media import MediaKey, MediaKind, StoredMedia, new_input_key, new_media_key
from shared.ports.media import MediaStore
from shared.runtime import wiring
from tests.support.cloud import BUCKET, Cloud
from tests.support.fakes.clock import NOON
from tests.support.fakes.media import InMemoryMediaStore

STORES: dict[str, Callable[[], MediaStore]] = {"in memory": InMemoryMediaStore, "s3": lambda: wiring.get_ports().media}
ETAG_OF_X = '"9dd4e461268c8034f5c8564e155c67a6"'
LATER = NOON + timedelta(days=30)


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> MediaStore:
    return STORES[request.param]()


@pytest.mark.parametrize("content", [b"", b"x", bytes(range(256)) * 5000], ids=len)
def test_stored_bytes_are_read_unchanged(store: MediaStore, content: bytes) -> None:
    key = new_media_key(MediaKind.IMAGE, "png")
    store.put(key, io.BytesIO(content), expires_at=LATER)
    assert store.read(key) == content


@pytest.mark.parametrize(
    "expires_at",
    [LATER, datetime(2027, 3, 1, tzinfo=UTC), datetime(2027, 3, 1, 2, tzinfo=timezone(timedelta(hours=2)))],
)
def test_a_stored_medium_is_found_with_its_expiry_date(store: MediaStore, expires_at: datetime) -> None:
    key = new_input_key("jpg")
    store.put(key, io.BytesIO(b"x"), expires_at=expires_at)
    assert store.find(key) == StoredMedia(key, expires_at, ETAG_OF_X)


def test_storing_again_overwrites_the_first_content(store: MediaStore) -> None:
    key = new_media_key(MediaKind.IMAGE, "png")
    store.put(key, io.BytesIO(b"first"), expires_at=NOON)
    store.put(key, io.BytesIO(b"second"), expires_at=LATER)
    assert store.read(key) == b"second"
    found = store.find(key)
    assert found
    assert found.expires_at == LATER
    assert found.etag not in ("", ETAG_OF_X)


def test_an_unknown_medium_is_not_found(store: MediaStore) -> None:
    key = MediaKey("images", "generated_image_nothing.png")
    assert store.find(key) is None
    with pytest.raises(NotFoundError):
        store.read(key)


def test_the_same_name_in_another_folder_is_another_medium(store: MediaStore) -> None:
    store.put(MediaKey("images", "same_name.png"), io.BytesIO(b"x"), expires_at=LATER)
    assert store.find(MediaKey("processed_images", "same_name.png")) is None


@pytest.mark.parametrize(
    ("extension", "content_type"), [("png", "image/png"), ("jpg", "image/jpeg"), ("mp4", "video/mp4")]
)
def test_the_s3_object_has_content_type_and_cache_control(cloud: Cloud, extension: str, content_type: str) -> None:
    key = new_media_key(MediaKind.IMAGE, extension)
    wiring.get_ports().media.put(key, io.BytesIO(b"x"), expires_at=LATER)
    head = cloud.s3.head_object(Bucket=BUCKET, Key=str(key))
    assert head["ContentType"] == content_type
    assert head["CacheControl"] == "private, no-cache", "only a presigned link allows caching"
    assert "ACL" not in head
