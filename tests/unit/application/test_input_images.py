"""LoadInputImage loads an image in any of three ways; InputImageStore stores it where no route serves it."""

from datetime import timedelta

import pytest

from shared.domain.errors import ImageUnreachableError, MalformedUploadError, NotFoundError, UploadMissingError
from shared.domain.image_formats import ValidatedImage
from shared.domain.image_sources import InlineImage, LinkedImage, UploadedImage
from shared.domain.uploads import Upload, UploadType, new_upload_id
from shared.domain.web_addresses import parse_web_address
from tests.support.fakes.clock import NOON
from tests.support.fakes.world import RETENTION, World

CALLER = "address-1"
CONTENT = b"pixels"


@pytest.fixture
def upload(world: World) -> Upload:
    """An upload that was announced and posted at noon."""
    upload = Upload(id=new_upload_id(), caller=CALLER, size=len(CONTENT), content_type=UploadType.PNG, created_at=NOON)
    world.uploads.add(upload)
    world.upload_bucket.posted[upload.id] = CONTENT
    return upload


def _load(world: World, upload_id: str, caller: str = CALLER) -> bytes:
    return world.use_cases.load_input_image.load(UploadedImage(upload_id), caller)


def test_inline_image_needs_no_store(world: World) -> None:
    assert world.use_cases.load_input_image.load(InlineImage(CONTENT), CALLER) == CONTENT
    assert not world.uploads.faults.calls
    assert world.image_fetcher.fetched == []


def test_linked_image_is_fetched(world: World) -> None:
    address = parse_web_address("https://images.example/heron")
    with pytest.raises(ImageUnreachableError):
        world.use_cases.load_input_image.load(LinkedImage(address), CALLER)
    world.image_fetcher.images["heron"] = CONTENT
    assert world.use_cases.load_input_image.load(LinkedImage(address), CALLER) == CONTENT
    assert world.image_fetcher.fetched == [address, address]


def test_upload_is_loaded_for_its_caller(world: World, upload: Upload) -> None:
    assert _load(world, upload.id) == CONTENT


@pytest.mark.parametrize("upload_id", ["", "x", "0" * 31, "G" * 32])
def test_malformed_upload_id_is_not_looked_for(world: World, upload_id: str) -> None:
    with pytest.raises(NotFoundError):
        _load(world, upload_id)
    assert not world.uploads.faults.calls


def test_upload_of_another_caller_is_not_found(world: World, upload: Upload) -> None:
    with pytest.raises(NotFoundError):
        _load(world, upload.id, "address-2")
    with pytest.raises(NotFoundError):
        _load(world, new_upload_id())


def test_upload_is_not_found_after_a_day(world: World, upload: Upload) -> None:
    world.clock.now = NOON + timedelta(days=1, microseconds=-1)
    assert _load(world, upload.id) == CONTENT
    world.clock.now = NOON + timedelta(days=1)
    with pytest.raises(NotFoundError):
        _load(world, upload.id)


def test_upload_that_was_not_posted_or_has_another_size_is_refused(world: World, upload: Upload) -> None:
    world.upload_bucket.posted[upload.id] = b"more pixels"
    with pytest.raises(MalformedUploadError):
        _load(world, upload.id)
    world.upload_bucket.posted.clear()
    with pytest.raises(UploadMissingError):
        _load(world, upload.id)


def test_input_image_is_stored_under_a_key_that_no_route_serves(world: World) -> None:
    received_at = NOON - timedelta(seconds=3)
    key = world.use_cases.input_image_store.store(ValidatedImage(CONTENT, "png"), received_at)
    assert key.prefix == "inputs"
    assert world.media.stored == {key: (CONTENT, received_at + RETENTION)}
