"""A video is taken only where its boxes are whole to the end of the stream, however that arrives; it is never held."""

import io
from typing import Final

import pytest

from functions.video_workflow.mp4_check import checked_video
from shared.domain.errors import ProviderResponseError
from tests.support.fakes.films import a_film, box, long_box

FTYP, MOOV = box(b"ftyp", b"isom"), box(b"moov", b"index")
WHOLE: Final = {
    "an ordinary one": a_film(),
    "its index last": FTYP + box(b"mdat", b"film" * 500) + MOOV,
    "boxes we know nothing of": FTYP + box(b"free") + MOOV + box(b"????", b"x") + box(b"mdat", b"film"),
    "a size in 64 bits": FTYP + MOOV + long_box(b"mdat", b"film" * 500),
    "an index in 64 bits": FTYP + long_box(b"moov") + box(b"mdat"),
    "a size that means the rest": FTYP + MOOV + (0).to_bytes(4) + b"mdat" + b"film" * 500,
    "an index that is the rest": FTYP + box(b"mdat") + (0).to_bytes(4) + b"moov" + b"index",
    "no film at all": FTYP + MOOV,
}
DAMAGED: Final = {
    "nothing": b"",
    "a byte": b"\0",
    "text": b"<html><body>Not found</body></html>",
    "zeros": b"\0" * 64,
    "only a beginning": FTYP,
    "no index": FTYP + box(b"mdat", b"film"),
    "another box first": MOOV + FTYP + box(b"mdat"),
    "cut off in the film": a_film()[:-1],
    "cut off in the index": (FTYP + MOOV)[:-1],
    "cut off in a head": FTYP + MOOV + b"\0\0\0\x09md",
    "cut off in a long head": FTYP + MOOV + long_box(b"mdat", b"film")[:12],
    "cut off in a long film": FTYP + MOOV + long_box(b"mdat", b"film")[:-1],
    "something behind it": a_film() + b"\r\n",
    "a size less than a head": FTYP + MOOV + (7).to_bytes(4) + b"mdat",
    "a long size less than a head": FTYP + MOOV + (1).to_bytes(4) + b"mdat" + (15).to_bytes(8),
    "a long size of nothing": FTYP + MOOV + (1).to_bytes(4) + b"mdat" + (0).to_bytes(8),
    "an absurd size": FTYP + MOOV + (2**32 - 1).to_bytes(4) + b"mdat" + b"film",
    "an absurd long size": FTYP + MOOV + (1).to_bytes(4) + b"mdat" + (2**64 - 1).to_bytes(8) + b"film",
    "a beginning that is all there is": (0).to_bytes(4) + b"ftyp" + MOOV,
}


class Drip(io.RawIOBase):
    """A connection: so many bytes at a time, once."""

    def __init__(self, content: bytes, at_a_time: int) -> None:
        super().__init__()
        self._content = io.BytesIO(content)
        self._at_a_time = at_a_time

    def read(self, size: int = -1, /) -> bytes:
        return self._content.read(min(size, self._at_a_time) if size >= 0 else self._at_a_time)


@pytest.mark.parametrize("at_a_time", [1, 3, 7, 8, 1000, 1_000_000])
@pytest.mark.parametrize("film", WHOLE.values(), ids=WHOLE)
def test_a_whole_one_is_passed_on_as_it_is(film: bytes, at_a_time: int) -> None:
    assert checked_video(Drip(film, at_a_time)).read() == film  # type: ignore[arg-type]  # it reads, as a connection does


@pytest.mark.parametrize("at_a_time", [1, 3, 7, 8, 1000, 1_000_000])
@pytest.mark.parametrize("film", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_one_is_an_error_at_the_latest_where_it_ends(film: bytes, at_a_time: int) -> None:
    stream = checked_video(Drip(film, at_a_time))  # type: ignore[arg-type]  # it reads, as a connection does
    with pytest.raises(ProviderResponseError):
        list(iter(lambda: stream.read(5), b""))


def test_what_is_no_video_is_given_up_at_once() -> None:
    """Not only after gigabytes of it."""
    asked: list[int] = []

    class Endless(io.RawIOBase):
        def read(self, size: int = -1, /) -> bytes:
            asked.append(size)
            return b"<html>" * 1000

    with pytest.raises(ProviderResponseError):
        checked_video(Endless()).read()  # type: ignore[arg-type]  # it reads, as a connection does
    assert len(asked) == 1


def test_no_stream_of_it_can_go_back_so_that_it_is_kept_part_by_part() -> None:
    assert not checked_video(io.BytesIO(a_film())).seekable()
