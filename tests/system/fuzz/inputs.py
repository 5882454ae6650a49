"""Fuzzing inputs: corpus files with random changes; PNG checksums are repaired so that the parser reads further."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hypothesis import strategies as st

CORPUS: Final = Path(__file__).with_name("corpus")
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_MAX_POSITION: Final = 2**20
_MARKERS: Final = [
    b"", b"\0", b"\xff", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x80\0\0\0", b"\0\0\0\x01", b"\xff\xd8",
    b"\xff\xd9", b"\xff\xc0", b"\xff\xda", b"IHDR", b"IDAT", b"IEND", b"acTL", b"fdAT", b"iCCP", b"tRNS", b"PLTE",
    b"VP8X", b"VP8L", b"VP8 ", b"ANMF", b"ALPH", b"XMP ", b"moov", b"mdat", b"\r\n", b"--", b'"', b"; filename*=",
    b"%00", b"\\",
]  # fmt: skip


def read_corpus(kind: str) -> list[bytes]:
    """Return the corpus files of this kind, sorted by name."""
    return [path.read_bytes() for path in sorted((CORPUS / kind).iterdir())]


@dataclass(frozen=True, slots=True)
class Change:
    """Up to ten edits, then optionally the end of the content replaced by the end of another file."""

    edits: Sequence[tuple[int, int, bytes]]
    repair: bool
    cut: int | None
    other: bytes

    def __call__(self, content: bytes) -> bytes:
        for position, removed, inserted in self.edits:
            at = position % (len(content) + 1)
            content = content[:at] + inserted + content[at + removed :]
        if self.cut is not None:
            at = self.cut % (len(content) + 1)
            content = content[:at] + self.other[at:]
        return _repair_png(content) if self.repair and content.startswith(_SIGNATURE) else content


def changes(kind: str) -> st.SearchStrategy[Change]:
    """Create changes for all files of the corpus: creating one is slower than applying it to thirty files."""
    position = st.integers(0, _MAX_POSITION)
    edit = st.tuples(position, st.integers(0, 8), st.one_of(st.sampled_from(_MARKERS), st.binary(max_size=8)))
    cut = st.one_of(st.none(), st.none(), position)
    return st.builds(Change, st.lists(edit, max_size=10), st.booleans(), cut, st.sampled_from(read_corpus(kind)))


def _repair_png(content: bytes) -> bytes:
    """Write the correct checksum of every complete chunk."""
    written, at = _SIGNATURE, len(_SIGNATURE)
    while at + 12 <= len(content):
        end = at + 8 + int.from_bytes(content[at : at + 4])
        if end + 4 > len(content):
            break
        written += content[at:end] + zlib.crc32(content[at + 4 : end]).to_bytes(4)
        at = end + 4
    return written + content[at:]
