"""An XMP packet appended to a video: the video's bytes do not change, and it is streamed."""

import io
import struct

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.image_to_video import animate_array
from shared.domain.formats.mp4 import video_with_xmp
from tests.support.fakes.provenance import PACKET

_TAIL = bytes.fromhex("be7acfcb97a942e89c71999491e3afac") + PACKET


def _box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + name + content


def _long_box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I4sQ", 1, name, len(content) + 16) + content


_VIDEO = _box(b"ftyp", b"isom") + _box(b"moov", b"index" * 9) + _long_box(b"mdat", b"data" * 5_000)


class _SlowStream(io.RawIOBase):
    """Returns the given numbers of bytes per read, as a connection does."""

    def __init__(self, content: bytes, steps: list[int]) -> None:
        super().__init__()
        self._content = io.BytesIO(content)
        self._steps = steps
        self.largest_read = 0

    def read(self, size: int = -1, /) -> bytes:
        self.largest_read = max(self.largest_read, size)
        return self._content.read(min(size, self._steps.pop(0) if self._steps else size))


def _marked(content: bytes, steps: list[int] | None = None) -> bytes:
    return video_with_xmp(_SlowStream(content, steps or []), PACKET).read()  # type: ignore[arg-type]  # only `read` is used


@pytest.mark.parametrize(
    "video", [_VIDEO, _VIDEO + _box(b"free", b""), _box(b"ftyp", b"")], ids=["long", "free", "short"]
)
def test_the_packet_is_appended_in_its_box_after_the_unchanged_video(video: bytes) -> None:
    assert _marked(video) == video + _box(b"uuid", _TAIL)


@given(steps=st.lists(st.integers(1, 40), max_size=60), cut=st.integers(0, len(_VIDEO)))
def test_the_packet_is_appended_only_after_a_complete_last_box(steps: list[int], cut: int) -> None:
    marked = _marked(_VIDEO[:cut], list(steps))
    whole = cut in {12, 12 + 53, len(_VIDEO)}
    assert marked == _VIDEO[:cut] + (_box(b"uuid", _TAIL) if whole else b"")


@pytest.mark.parametrize(
    "video",
    [b"", b"x", b"\0" * 40, struct.pack(">I", 0) + b"mdat and so on", struct.pack(">I", 7) + b"free" * 9,
     struct.pack(">I4sQ", 1, b"mdat", 15) + b"data", _VIDEO + b"garbage after it"],
    ids=["nothing", "a byte", "zeros", "to the end", "too short", "too short a long one", "garbage"],
)  # fmt: skip
def test_a_video_that_does_not_end_with_a_box_is_unchanged(video: bytes) -> None:
    assert _marked(video) == video


def test_the_video_is_streamed_in_small_reads() -> None:
    video = _SlowStream(_box(b"ftyp", b"") + _box(b"mdat", b"\0" * 3_000_000), [])
    marked = video_with_xmp(video, PACKET)  # type: ignore[arg-type]  # only `read` is used
    while marked.read(10_000):
        pass
    assert video.largest_read <= 256 * 1024


def test_a_real_video_has_the_same_frames_and_its_index_first() -> None:
    image = np.full((64, 64, 3), (200, 60, 20), dtype=np.uint8)
    video = animate_array(image, seed=3, cfg_scale=1.5, motion_bucket_id=127)
    marked = video_with_xmp(io.BytesIO(video), PACKET).read()
    assert marked.index(b"moov") < marked.index(b"mdat") < marked.index(PACKET)
    assert _frames(marked) == _frames(video)


def _frames(video: bytes) -> list[bytes]:
    with av.open(io.BytesIO(video)) as container:
        return [frame.to_ndarray().tobytes() for frame in container.decode(video=0)]
