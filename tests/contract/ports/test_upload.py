"""Any store and box for uploads: what was announced is read in every field; only what arrived whole is read."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.domain.errors import MalformedUploadError, UploadMissingError
from shared.domain.uploads import Upload, UploadType, new_upload_id
from shared.ports import UploadBucket, UploadStore
from shared.runtime import container
from tests.support.cloud import BUCKET, Cloud
from tests.support.fakes.clock import NOON
from tests.support.fakes.uploads import InMemoryUploadBox, InMemoryUploadStore

STORES: dict[str, Callable[[], UploadStore]] = {"in memory": InMemoryUploadStore, "dynamodb": container.uploads}


def an_upload(**changes: Any) -> Upload:
    upload = Upload(id=new_upload_id(), caller="address-1", size=6, content_type=UploadType.PNG, created_at=NOON)
    return replace(upload, **changes)


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> UploadStore:
    return STORES[request.param]()


@pytest.mark.parametrize("content_type", UploadType)
@pytest.mark.parametrize("size", [1, 10_485_760])
def test_what_was_announced_is_read_in_every_field(store: UploadStore, content_type: UploadType, size: int) -> None:
    upload = an_upload(content_type=content_type, size=size)
    store.add(upload)
    assert store.get(upload.id) == upload


def test_what_nobody_announced_is_not_there(store: UploadStore) -> None:
    assert store.get(new_upload_id()) is None


def test_the_table_forgets_an_upload_when_nobody_may_use_it_any_more(cloud: Cloud) -> None:
    upload = an_upload()
    container.uploads().add(upload)
    assert int(cloud.item(f"upload-{upload.id}")["ttl"]["N"]) == int((NOON + timedelta(days=1)).timestamp())


def _box_in_memory(_cloud: Cloud) -> tuple[UploadBucket, Callable[[Upload, bytes], object]]:
    box = InMemoryUploadBox()
    return box, lambda upload, content: box.posted.update({upload.id: content})


def _box_on_s3(cloud: Cloud) -> tuple[UploadBucket, Callable[[Upload, bytes], object]]:
    put = cloud.s3.put_object
    return container.upload_bucket(), lambda upload, content: put(Bucket=BUCKET, Key=str(upload.key), Body=content)


@pytest.mark.parametrize("make", [_box_in_memory, _box_on_s3])
def test_only_what_arrived_whole_is_read(
    cloud: Cloud, make: Callable[[Cloud], tuple[UploadBucket, Callable[[Upload, bytes], object]]]
) -> None:
    box, post = make(cloud)
    upload = an_upload()
    with pytest.raises(UploadMissingError):
        box.read(upload)
    for content in (b"pixel", b"pixels!", b""):
        post(upload, content)
        with pytest.raises(MalformedUploadError):
            box.read(upload)
    post(upload, b"pixels")
    assert box.read(upload) == b"pixels"
    assert box.form(upload).fields["key"] == str(upload.key)
