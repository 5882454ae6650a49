"""Erasing deletes a medium, its renditions and, in a versioned bucket, every version of them."""

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from shared.domain.errors import StorageUnavailableError
from shared.domain.media import MediaKey, MediaKind, new_input_key, new_media_key, renditions_of
from shared.ports.media import MediaEraser, MediaStore
from shared.runtime import aws_clients, wiring
from tests.support.cloud import BUCKET, Cloud
from tests.support.fakes.clock import NOON
from tests.support.fakes.media import InMemoryMediaStore

LATER = NOON + timedelta(days=1)
type Both = tuple[MediaStore, MediaEraser]


def _in_memory() -> Both:
    store = InMemoryMediaStore()
    return store, store


BOTH: dict[str, Callable[[], Both]] = {
    "in memory": _in_memory,
    "s3": lambda: (wiring.get_ports().media, wiring.get_ports().media_eraser),
}


@pytest.fixture(params=BOTH)
def both(request: pytest.FixtureRequest) -> Both:
    return BOTH[request.param]()


def _put(store: MediaStore, *keys: MediaKey) -> None:
    for key in keys:
        store.put(key, io.BytesIO(b"x"), expires_at=LATER)


def test_an_image_is_erased_with_its_renditions_and_nothing_else(both: Both) -> None:
    store, eraser = both
    key, other = (new_media_key(MediaKind.IMAGE, "png") for _ in range(2))
    _put(store, key, *renditions_of(key), other, *renditions_of(other))
    eraser.erase(key)
    assert not [erased for erased in (key, *renditions_of(key)) if store.find(erased)]
    assert all(store.find(remaining) for remaining in (other, *renditions_of(other)))


@pytest.mark.parametrize(
    "key", [new_media_key(MediaKind.PROCESSED_VIDEO, "mp4"), new_input_key("jpg")], ids=["a video", "an input"]
)
def test_a_medium_without_renditions_is_erased(both: Both, key: MediaKey) -> None:
    store, eraser = both
    _put(store, key)
    eraser.erase(key)
    assert store.find(key) is None


def test_erasing_an_unknown_medium_is_no_error(both: Both) -> None:
    _, eraser = both
    eraser.erase(new_media_key(MediaKind.IMAGE, "png"))


@pytest.fixture
def _versions(cloud: Cloud) -> Iterator[None]:
    """Versioning may be enabled by the deployer; S3 can suspend it again but not remove it."""
    cloud.s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    yield
    cloud.s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Suspended"})


def _left(cloud: Cloud, name: str) -> list[str]:
    page = cloud.s3.list_object_versions(Bucket=BUCKET)
    everything = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
    return [each["Key"] for each in everything if name in each["Key"]]


@pytest.mark.usefixtures("_versions")
@pytest.mark.parametrize("earlier", [0, 1], ids=["once", "hidden by an earlier deletion"])
def test_in_a_versioned_bucket_all_versions_are_erased(cloud: Cloud, earlier: int) -> None:
    key = new_media_key(MediaKind.IMAGE, "png")
    stem = key.name.removesuffix(".png")
    for _ in range(2):
        _put(wiring.get_ports().media, key, *renditions_of(key))
    for _ in range(earlier):
        wiring.get_ports().media.delete(key)
    assert len(_left(cloud, stem)) == 14 + earlier
    wiring.get_ports().media_eraser.erase(key)
    assert _left(cloud, stem) == []
    wiring.get_ports().media_eraser.erase(key)
    assert _left(cloud, stem) == [], "no delete marker is left either"


def test_an_object_that_s3_cannot_delete_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """S3 responds with 200 and lists the object in the body."""

    def refuse(**_: object) -> dict[str, Any]:
        return {"Errors": [{"Key": "images/x.png", "Code": "InternalError"}]}

    monkeypatch.setattr(aws_clients.s3(), "delete_objects", refuse)
    with pytest.raises(StorageUnavailableError):
        wiring.get_ports().media_eraser.erase(new_media_key(MediaKind.IMAGE, "png"))
