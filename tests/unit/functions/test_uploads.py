"""Uploads: created by a caller, posted to the bucket, and loaded by the same caller within a day."""

from datetime import timedelta

import pytest

from functions.uploads.service import CreateUpload
from shared.domain.errors import (
    MalformedUploadError,
    NotFoundError,
    PayloadTooLargeError,
    StorageUnavailableError,
    UploadMissingError,
)
from shared.domain.image_sources import InlineImage, UploadedImage
from shared.domain.uploads import UploadType
from tests.support.fakes.clock import NOON
from tests.support.fakes.world import World

TEN_MIB = 10_485_760


class UploadWorld(World):
    """Creating and loading uploads among fakes."""

    def __init__(self) -> None:
        super().__init__()
        self.create_upload = CreateUpload(uploads=self.uploads, bucket=self.upload_bucket, clock=self.clock)
        self.load = self.use_cases.load_input_image.load

    def create(self, size: int = 6) -> UploadedImage:
        return UploadedImage(self.create_upload.create(UploadType.PNG, size, caller="address-1").upload.id)

    def post(self, content: bytes = b"pixels") -> UploadedImage:
        """Create an upload of six bytes and post a file."""
        source = self.create()
        self.upload_bucket.posted[source.upload_id] = content
        return source


@pytest.fixture
def world() -> UploadWorld:
    return UploadWorld()


def test_created_upload_has_a_form_that_is_valid_for_fifteen_minutes(world: UploadWorld) -> None:
    created = world.create_upload.create(UploadType.WEBP, 6, caller="address-1")
    assert created.upload.post_until == NOON + timedelta(minutes=15)
    assert created.form.fields["key"] == f"uploads/{created.upload.id}"
    assert world.uploads.get(created.upload.id) == created.upload


def test_every_upload_has_its_own_id(world: UploadWorld) -> None:
    assert len({world.create().upload_id for _ in range(100)}) == 100


def test_upload_of_ten_mebibytes_is_created_and_one_byte_more_is_refused(world: UploadWorld) -> None:
    world.create(TEN_MIB)
    with pytest.raises(PayloadTooLargeError, match="10 MiB"):
        world.create(TEN_MIB + 1)
    assert len(world.uploads.uploads) == 1


def test_upload_without_a_form_is_not_stored(world: UploadWorld) -> None:
    world.upload_bucket.faults.plan("presign_form", StorageUnavailableError("Down."))
    with pytest.raises(StorageUnavailableError):
        world.create()
    assert not world.uploads.uploads


def test_image_in_the_request_is_loaded_without_the_store(world: UploadWorld) -> None:
    world.uploads.faults.plan("get", AssertionError("called"))
    assert world.load(InlineImage(b"pixels"), "anyone") == b"pixels"


def test_posted_image_is_loaded(world: UploadWorld) -> None:
    assert world.load(world.post(b"pixels"), "address-1") == b"pixels"


def test_image_that_was_never_posted_is_missing(world: UploadWorld) -> None:
    with pytest.raises(UploadMissingError):
        world.load(world.create(), "address-1")


def test_image_of_another_size_than_announced_is_refused(world: UploadWorld) -> None:
    with pytest.raises(MalformedUploadError):
        world.load(world.post(b"more pixels"), "address-1")


@pytest.mark.parametrize("upload_id", ["", "x", "../images/x", "0" * 31, "G" * 32, "٣" * 32, "0123456789abcdef" * 2])
def test_unknown_or_malformed_id_is_not_found(world: UploadWorld, upload_id: str) -> None:
    with pytest.raises(NotFoundError):
        world.load(UploadedImage(upload_id), "address-1")


def test_upload_of_another_caller_is_not_found(world: UploadWorld) -> None:
    with pytest.raises(NotFoundError):
        world.load(world.post(), "address-2")


def test_upload_is_found_for_a_day(world: UploadWorld) -> None:
    source = world.post()
    world.clock.advance(hours=24, microseconds=-1)
    assert world.load(source, "address-1") == b"pixels"
    world.clock.advance(microseconds=1)
    with pytest.raises(NotFoundError):
        world.load(source, "address-1")
