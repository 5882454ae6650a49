"""A packet behind a film: no byte before it moves, and it is streamed, never held."""

import io
import struct

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.image_to_video import animate_array
from shared.domain.formats.mp4 import video_with_xmp
from tests.support.fakes.origins import PACKET

_TAIL = bytes.fromhex("be7acfcb97a942e89c71999491e3afac") + PACKET


def _box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + name + content


def _long_box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I4sQ", 1, name, len(content) + 16) + content


_FILM = _box(b"ftyp", b"isom") + _box(b"moov", b"index" * 9) + _long_box(b"mdat", b"film" * 5_000)


class _Drip(io.RawIOBase):
    """Gives as many bytes at a time as it is told to, as a connection does."""

    def __init__(self, content: bytes, steps: list[int]) -> None:
        super().__init__()
        self._content = io.BytesIO(content)
        self._steps = steps
        self.most_asked = 0

    def read(self, size: int = -1, /) -> bytes:
        self.most_asked = max(self.most_asked, size)
        return self._content.read(min(size, self._steps.pop(0) if self._steps else size))


def _marked(content: bytes, steps: list[int] | None = None) -> bytes:
    return video_with_xmp(_Drip(content, steps or []), PACKET).read()  # type: ignore[arg-type]  # all that is used of it


@pytest.mark.parametrize("film", [_FILM, _FILM + _box(b"free", b""), _box(b"ftyp", b"")], ids=["long", "free", "short"])
def test_the_film_comes_first_to_the_byte_then_the_packet_in_its_box(film: bytes) -> None:
    assert _marked(film) == film + _box(b"uuid", _TAIL)


@given(steps=st.lists(st.integers(1, 40), max_size=60), cut=st.integers(0, len(_FILM)))
def test_however_it_comes_in_it_is_marked_where_its_last_box_is_whole(steps: list[int], cut: int) -> None:
    marked = _marked(_FILM[:cut], list(steps))
    whole = cut in {12, 12 + 53, len(_FILM)}
    assert marked == _FILM[:cut] + (_box(b"uuid", _TAIL) if whole else b"")


@pytest.mark.parametrize(
    "film",
    [b"", b"x", b"\0" * 40, struct.pack(">I", 0) + b"mdat and so on", struct.pack(">I", 7) + b"free" * 9,
     struct.pack(">I4sQ", 1, b"mdat", 15) + b"film", _FILM + b"garbage behind it"],
    ids=["nothing", "a byte", "zeros", "to the end", "too short", "too short a long one", "garbage"],
)  # fmt: skip
def test_what_does_not_end_with_a_box_is_passed_on_as_it_is(film: bytes) -> None:
    assert _marked(film) == film


def test_it_is_never_held_whole() -> None:
    film = _Drip(_box(b"ftyp", b"") + _box(b"mdat", b"\0" * 3_000_000), [])
    marked = video_with_xmp(film, PACKET)  # type: ignore[arg-type]  # all that is used of it
    while marked.read(10_000):
        pass
    assert film.most_asked <= 256 * 1024


def test_a_real_film_plays_as_before_and_keeps_its_index_first() -> None:
    image = np.full((64, 64, 3), (200, 60, 20), dtype=np.uint8)
    film = animate_array(image, seed=3, cfg_scale=1.5, motion_bucket_id=127)
    marked = video_with_xmp(io.BytesIO(film), PACKET).read()
    assert marked.index(b"moov") < marked.index(b"mdat") < marked.index(PACKET)
    assert _frames(marked) == _frames(film)


def _frames(film: bytes) -> list[bytes]:
    with av.open(io.BytesIO(film)) as container:
        return [frame.to_ndarray().tobytes() for frame in container.decode(video=0)]
