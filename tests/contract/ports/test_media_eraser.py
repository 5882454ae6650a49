"""What is erased is gone: the medium, its renditions, and every version where a bucket keeps them."""

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from shared.domain.errors import StorageUnavailableError
from shared.domain.media import MediaKey, MediaKind, new_input_key, new_media_key, renditions_of
from shared.ports import MediaEraser, MediaStore
from shared.runtime import aws_clients, container
from tests.support.cloud import BUCKET, Cloud
from tests.support.fakes.clock import NOON
from tests.support.fakes.media import InMemoryMediaStore

LATER = NOON + timedelta(days=1)
type Both = tuple[MediaStore, MediaEraser]


def _in_memory() -> Both:
    store = InMemoryMediaStore()
    return store, store


BOTH: dict[str, Callable[[], Both]] = {"in memory": _in_memory, "s3": lambda: (container.media(), container.eraser())}


@pytest.fixture(params=BOTH)
def both(request: pytest.FixtureRequest) -> Both:
    return BOTH[request.param]()


def _put(store: MediaStore, *keys: MediaKey) -> None:
    for key in keys:
        store.put(key, io.BytesIO(b"x"), expires_at=LATER)


def test_a_image_goes_with_its_renditions_and_nothing_else_does(both: Both) -> None:
    store, eraser = both
    key, other = (new_media_key(MediaKind.IMAGE, "png") for _ in range(2))
    _put(store, key, *renditions_of(key), other, *renditions_of(other))
    eraser.erase(key)
    assert not [gone for gone in (key, *renditions_of(key)) if store.find(gone)]
    assert all(store.find(kept) for kept in (other, *renditions_of(other)))


@pytest.mark.parametrize(
    "key", [new_media_key(MediaKind.PROCESSED_VIDEO, "mp4"), new_input_key("jpg")], ids=["a video", "an input"]
)
def test_what_has_no_renditions_is_erased_alone(both: Both, key: MediaKey) -> None:
    store, eraser = both
    _put(store, key)
    eraser.erase(key)
    assert store.find(key) is None


def test_what_is_not_there_is_erased_all_the_same(both: Both) -> None:
    _, eraser = both
    eraser.erase(new_media_key(MediaKind.IMAGE, "png"))


@pytest.fixture
def _versions(cloud: Cloud) -> Iterator[None]:
    """A deployer's choice; S3 cannot go back to never having kept any, but it can stop."""
    cloud.s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    yield
    cloud.s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Suspended"})


def _left(cloud: Cloud, name: str) -> list[str]:
    page = cloud.s3.list_object_versions(Bucket=BUCKET)
    everything = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
    return [each["Key"] for each in everything if name in each["Key"]]


@pytest.mark.usefixtures("_versions")
@pytest.mark.parametrize("earlier", [0, 1], ids=["once", "hidden by an earlier deletion"])
def test_where_a_bucket_keeps_versions_they_go_too(cloud: Cloud, earlier: int) -> None:
    key = new_media_key(MediaKind.IMAGE, "png")
    stem = key.name.removesuffix(".png")
    for _ in range(2):
        _put(container.media(), key, *renditions_of(key))
    for _ in range(earlier):
        container.media().delete(key)
    assert len(_left(cloud, stem)) == 14 + earlier
    container.eraser().erase(key)
    assert _left(cloud, stem) == []
    container.eraser().erase(key)
    assert _left(cloud, stem) == [], "no mark is left either"


def test_an_object_that_s3_could_not_delete_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """S3 answers 200 and names it in the body."""

    def refuse(**_: object) -> dict[str, Any]:
        return {"Errors": [{"Key": "images/x.png", "Code": "InternalError"}]}

    monkeypatch.setattr(aws_clients.s3(), "delete_objects", refuse)
    with pytest.raises(StorageUnavailableError):
        container.eraser().erase(new_media_key(MediaKind.IMAGE, "png"))
