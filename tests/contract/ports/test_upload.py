"""Every upload store returns all fields; every upload bucket returns complete files only."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.domain.errors import MalformedUploadError, UploadMissingError
from shared.domain.uploads import Upload, UploadType, new_upload_id
from shared.ports.jobs import UploadStore
from shared.ports.media import UploadBucket
from shared.runtime import wiring
from tests.support.cloud import BUCKET, Cloud
from tests.support.fakes.clock import NOON
from tests.support.fakes.uploads import FakeUploadBucket, InMemoryUploadStore

STORES: dict[str, Callable[[], UploadStore]] = {
    "in memory": InMemoryUploadStore,
    "dynamodb": lambda: wiring.get_ports().uploads,
}


def an_upload(**changes: Any) -> Upload:
    upload = Upload(id=new_upload_id(), caller="address-1", size=6, content_type=UploadType.PNG, created_at=NOON)
    return replace(upload, **changes)


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> UploadStore:
    return STORES[request.param]()


@pytest.mark.parametrize("content_type", UploadType)
@pytest.mark.parametrize("size", [1, 10_485_760])
def test_an_announced_upload_is_stored_in_every_field(store: UploadStore, content_type: UploadType, size: int) -> None:
    upload = an_upload(content_type=content_type, size=size)
    store.add(upload)
    assert store.get(upload.id) == upload


def test_an_unknown_upload_is_not_found(store: UploadStore) -> None:
    assert store.get(new_upload_id()) is None


def test_an_upload_item_has_a_ttl_of_one_day(cloud: Cloud) -> None:
    upload = an_upload()
    wiring.get_ports().uploads.add(upload)
    assert int(cloud.item(f"upload-{upload.id}")["ttl"]["N"]) == int((NOON + timedelta(days=1)).timestamp())


def _in_memory_bucket(_cloud: Cloud) -> tuple[UploadBucket, Callable[[Upload, bytes], object]]:
    bucket = FakeUploadBucket()
    return bucket, lambda upload, content: bucket.posted.update({upload.id: content})


def _s3_bucket(cloud: Cloud) -> tuple[UploadBucket, Callable[[Upload, bytes], object]]:
    put = cloud.s3.put_object
    return wiring.get_ports().upload_bucket, lambda upload, content: put(
        Bucket=BUCKET, Key=str(upload.key), Body=content
    )


@pytest.mark.parametrize("make", [_in_memory_bucket, _s3_bucket])
def test_only_a_complete_upload_is_read(
    cloud: Cloud, make: Callable[[Cloud], tuple[UploadBucket, Callable[[Upload, bytes], object]]]
) -> None:
    bucket, post = make(cloud)
    upload = an_upload()
    with pytest.raises(UploadMissingError):
        bucket.read(upload)
    for content in (b"pixel", b"pixels!", b""):
        post(upload, content)
        with pytest.raises(MalformedUploadError):
            bucket.read(upload)
    post(upload, b"pixels")
    assert bucket.read(upload) == b"pixels"
    assert bucket.presign_form(upload).fields["key"] == str(upload.key)
