"""A video is accepted only if its boxes are complete, in chunks of any size; it is never held in memory as a whole."""

import io
from typing import Final

import pytest

from functions.video_workflow.mp4_check import checked_video
from shared.domain.errors import ProviderResponseError
from tests.support.fakes.mp4_files import an_mp4, box, long_box

FTYP, MOOV = box(b"ftyp", b"isom"), box(b"moov", b"index")
COMPLETE: Final = {
    "minimal": an_mp4(),
    "index last": FTYP + box(b"mdat", b"video" * 500) + MOOV,
    "unknown boxes": FTYP + box(b"free") + MOOV + box(b"????", b"x") + box(b"mdat", b"video"),
    "64-bit size": FTYP + MOOV + long_box(b"mdat", b"video" * 500),
    "64-bit size of the index": FTYP + long_box(b"moov") + box(b"mdat"),
    "last box extends to the end": FTYP + MOOV + (0).to_bytes(4) + b"mdat" + b"video" * 500,
    "index extends to the end": FTYP + box(b"mdat") + (0).to_bytes(4) + b"moov" + b"index",
    "no media data": FTYP + MOOV,
}
DAMAGED: Final = {
    "empty": b"",
    "one byte": b"\0",
    "text": b"<html><body>Not found</body></html>",
    "zeros": b"\0" * 64,
    "first box only": FTYP,
    "no index": FTYP + box(b"mdat", b"video"),
    "other box first": MOOV + FTYP + box(b"mdat"),
    "cut off in the media data": an_mp4()[:-1],
    "cut off in the index": (FTYP + MOOV)[:-1],
    "cut off in a header": FTYP + MOOV + b"\0\0\0\x09md",
    "cut off in a 64-bit header": FTYP + MOOV + long_box(b"mdat", b"video")[:12],
    "cut off in 64-bit media data": FTYP + MOOV + long_box(b"mdat", b"video")[:-1],
    "bytes after the last box": an_mp4() + b"\r\n",
    "size below the header's": FTYP + MOOV + (7).to_bytes(4) + b"mdat",
    "64-bit size below the header's": FTYP + MOOV + (1).to_bytes(4) + b"mdat" + (15).to_bytes(8),
    "64-bit size 0": FTYP + MOOV + (1).to_bytes(4) + b"mdat" + (0).to_bytes(8),
    "size beyond the end": FTYP + MOOV + (2**32 - 1).to_bytes(4) + b"mdat" + b"video",
    "64-bit size beyond the end": FTYP + MOOV + (1).to_bytes(4) + b"mdat" + (2**64 - 1).to_bytes(8) + b"video",
    "first box extends to the end": (0).to_bytes(4) + b"ftyp" + MOOV,
}


CHUNK_SIZES: Final = [1, 3, 7, 8, 1000, 1_000_000]


class ChunkedStream(io.RawIOBase):
    """A connection: returns at most `chunk_size` bytes per read, and cannot seek."""

    def __init__(self, content: bytes, chunk_size: int) -> None:
        super().__init__()
        self._content = io.BytesIO(content)
        self._chunk_size = chunk_size

    def read(self, size: int = -1, /) -> bytes:
        return self._content.read(min(size, self._chunk_size) if size >= 0 else self._chunk_size)


@pytest.mark.parametrize("chunk_size", CHUNK_SIZES)
@pytest.mark.parametrize("video", COMPLETE.values(), ids=COMPLETE)
def test_complete_video_is_passed_on_unchanged(video: bytes, chunk_size: int) -> None:
    stream = checked_video(ChunkedStream(video, chunk_size))  # type: ignore[arg-type]  # it reads, as a connection does
    assert stream.read() == video


@pytest.mark.parametrize("chunk_size", CHUNK_SIZES)
@pytest.mark.parametrize("video", DAMAGED.values(), ids=DAMAGED)
def test_damaged_video_is_an_error_at_its_end_at_the_latest(video: bytes, chunk_size: int) -> None:
    stream = checked_video(ChunkedStream(video, chunk_size))  # type: ignore[arg-type]  # it reads, as a connection does
    with pytest.raises(ProviderResponseError):
        list(iter(lambda: stream.read(5), b""))


def test_content_that_is_no_video_is_an_error_after_the_first_read() -> None:
    """Not only after gigabytes of it."""
    reads: list[int] = []

    class EndlessStream(io.RawIOBase):
        def read(self, size: int = -1, /) -> bytes:
            reads.append(size)
            return b"<html>" * 1000

    with pytest.raises(ProviderResponseError):
        checked_video(EndlessStream()).read()  # type: ignore[arg-type]  # it reads, as a connection does
    assert len(reads) == 1


def test_checked_video_is_not_seekable_so_that_it_is_uploaded_in_parts() -> None:
    assert not checked_video(io.BytesIO(an_mp4())).seekable()
