"""Announcing an image, and finding it again: for its own caller, for a day."""

from datetime import timedelta

import pytest

from functions.uploads.service import CreateUpload
from shared.application.input_images import LoadInputImage
from shared.domain.errors import (
    MalformedUploadError,
    NotFoundError,
    PayloadTooLargeError,
    StorageUnavailableError,
    UploadMissingError,
)
from shared.domain.image_sources import InlineImage, UploadedImage
from shared.domain.uploads import UPLOAD_LIFETIME, UploadType
from tests.support.fakes.clock import NOON, FakeClock
from tests.support.fakes.image_fetcher import FakeImageFetcher
from tests.support.fakes.uploads import FakeUploadBucket, InMemoryUploadStore

TEN_MIB = 10_485_760


class World:
    """Both use cases among fakes."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.uploads = InMemoryUploadStore()
        self.box = FakeUploadBucket()
        self.announce = CreateUpload(uploads=self.uploads, box=self.box, clock=self.clock)
        self.find = LoadInputImage(
            uploads=lambda: self.uploads, box=lambda: self.box, web=FakeImageFetcher, clock=self.clock
        )

    def announced(self, size: int = 6) -> UploadedImage:
        return UploadedImage(self.announce(UploadType.PNG, size, caller="address-1").upload.id)


@pytest.fixture
def world() -> World:
    return World()


def test_an_announced_image_has_a_form_for_fifteen_minutes(world: World) -> None:
    opened = world.announce(UploadType.WEBP, 6, caller="address-1")
    assert opened.upload.post_until == NOON + timedelta(minutes=15)
    assert opened.form.fields["key"] == f"uploads/{opened.upload.id}"
    assert world.uploads.get(opened.upload.id) == opened.upload


def test_no_two_images_have_one_id(world: World) -> None:
    assert len({world.announced().upload_id for _ in range(100)}) == 100


def test_ten_mebibytes_may_come_and_one_byte_more_may_not(world: World) -> None:
    world.announced(TEN_MIB)
    with pytest.raises(PayloadTooLargeError, match="10 MiB"):
        world.announced(TEN_MIB + 1)
    assert len(world.uploads.kept) == 1


def test_what_has_no_form_is_not_announced(world: World) -> None:
    world.box.faults.plan("form", StorageUnavailableError("Down."))
    with pytest.raises(StorageUnavailableError):
        world.announced()
    assert not world.uploads.kept


def test_a_file_in_the_request_needs_nothing_else(world: World) -> None:
    world.uploads.faults.plan("get", AssertionError("asked"))
    assert world.find(InlineImage(b"pixels"), "anyone") == b"pixels"


def test_what_was_posted_is_found(world: World) -> None:
    source = world.announced()
    world.box.posted[source.upload_id] = b"pixels"
    assert world.find(source, "address-1") == b"pixels"


def test_what_was_never_posted_is_missing(world: World) -> None:
    with pytest.raises(UploadMissingError):
        world.find(world.announced(), "address-1")


def test_another_size_is_refused(world: World) -> None:
    source = world.announced()
    world.box.posted[source.upload_id] = b"more pixels"
    with pytest.raises(MalformedUploadError):
        world.find(source, "address-1")


@pytest.mark.parametrize("upload_id", ["", "x", "../images/x", "0" * 31, "G" * 32, "٣" * 32, "0123456789abcdef" * 2])
def test_an_unknown_id_is_not_found(world: World, upload_id: str) -> None:
    with pytest.raises(NotFoundError):
        world.find(UploadedImage(upload_id), "address-1")


def test_somebody_else_s_is_not_found(world: World) -> None:
    source = world.announced()
    world.box.posted[source.upload_id] = b"pixels"
    with pytest.raises(NotFoundError):
        world.find(source, "address-2")


def test_what_is_a_day_old_is_not_found(world: World) -> None:
    source = world.announced()
    world.box.posted[source.upload_id] = b"pixels"
    world.clock.advance(seconds=int(UPLOAD_LIFETIME.total_seconds()))
    with pytest.raises(NotFoundError):
        world.find(source, "address-1")
