"""The provider's key: where it stands in a request, what happens when it was rotated, wrong or missing."""

import pytest

from shared.domain.errors import ProviderAccountError
from tests.contract.providers.providers import ALL, IMAGES, KEY, VIDEOS, Wired, wired
from tests.support.fakes import image_files
from tests.support.fakes.samples import image_to_video, text_to_image

JOB_ID = "1234567890abcdef"
WITH_KEY = [name for name in IMAGES if name != "bedrock"]
SERVERS = [name for name in VIDEOS if name != "bedrock-video"]
# Gemini says 400 to a key it does not know, which means many things; its key is read anew after five minutes
SAYS_401 = [name for name in WITH_KEY if name != "gemini"]


def _begun(adapter: Wired) -> str:
    return adapter.videos.submit(image_to_video(image_files.png((1024, 576))), token=JOB_ID)


def _bought(adapter: Wired) -> object:
    return _begun(adapter) if "mp4" in adapter.model.output_formats else adapter.images.generate(text_to_image())


@pytest.mark.parametrize("name", SAYS_401)
def test_a_key_that_was_rotated_is_found_within_the_same_call(name: str) -> None:
    with wired(name) as adapter:
        adapter.secrets.key, adapter.secrets.rotated_to = "old-key", KEY
        adapter.images.generate(text_to_image())
        assert len(adapter.upstream.seen) == 2


@pytest.mark.parametrize("name", WITH_KEY)
def test_a_wrong_key_is_tried_once_and_never_told(name: str) -> None:
    with wired(name) as adapter:
        adapter.secrets.key = "wrong-key"
        with pytest.raises(ProviderAccountError) as caught:
            adapter.images.generate(text_to_image())
        assert len(adapter.upstream.seen) == 1
    assert "wrong-key" not in caught.value.message


@pytest.mark.parametrize("name", [*WITH_KEY, *SERVERS])
def test_without_a_key_nobody_is_asked(name: str) -> None:
    with wired(name) as adapter:
        adapter.secrets.key = None
        with pytest.raises(ProviderAccountError):
            _bought(adapter)
        assert adapter.upstream.seen == []


@pytest.mark.parametrize("name", SERVERS)
def test_a_key_that_was_rotated_while_a_video_was_made_is_found_as_well(name: str) -> None:
    with wired(name) as adapter:
        upstream_id = _begun(adapter)
        adapter.secrets.key, adapter.secrets.rotated_to = "old-key", KEY
        adapter.videos.check(upstream_id)
        adapter.videos.check(upstream_id)
        adapter.secrets.key = "old-key"
        with adapter.videos.fetch(upstream_id) as video:
            assert video.read()[4:8] == b"ftyp"


@pytest.mark.parametrize("name", ALL)
def test_a_key_stands_in_headers_alone(name: str) -> None:
    with wired(name) as adapter:
        _bought(adapter)
        assert all(KEY not in request.path + request.query for request in adapter.upstream.seen)
        assert all(KEY.encode() not in request.body for request in adapter.upstream.seen)
