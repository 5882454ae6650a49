"""Inputs: those of the corpus, cut up, joined and altered; a PNG's checksums are mended, or few would get past them."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hypothesis import strategies as st

CORPUS: Final = Path(__file__).with_name("corpus")
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_FAR: Final = 2**20
_TELLING: Final = [
    b"", b"\0", b"\xff", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x80\0\0\0", b"\0\0\0\x01", b"\xff\xd8",
    b"\xff\xd9", b"\xff\xc0", b"\xff\xda", b"IHDR", b"IDAT", b"IEND", b"acTL", b"fdAT", b"iCCP", b"tRNS", b"PLTE",
    b"VP8X", b"VP8L", b"VP8 ", b"ANMF", b"ALPH", b"XMP ", b"moov", b"mdat", b"\r\n", b"--", b'"', b"; filename*=",
    b"%00", b"\\",
]  # fmt: skip


def kept(kind: str) -> list[bytes]:
    """The corpus of that kind, in the same order everywhere."""
    return [path.read_bytes() for path in sorted((CORPUS / kind).iterdir())]


@dataclass(frozen=True, slots=True)
class Change:
    """Up to ten places altered, then perhaps the end of another file put behind a part of this one."""

    edits: Sequence[tuple[int, int, bytes]]
    mend: bool
    cut: int | None
    other: bytes

    def __call__(self, content: bytes) -> bytes:
        for place, taken, put in self.edits:
            at = place % (len(content) + 1)
            content = content[:at] + put + content[at + taken :]
        if self.cut is not None:
            at = self.cut % (len(content) + 1)
            content = content[:at] + self.other[at:]
        return _mended(content) if self.mend and content.startswith(_SIGNATURE) else content


def changes(kind: str) -> st.SearchStrategy[Change]:
    """To be made to each file of the corpus in turn: inventing one takes longer than trying it on thirty files."""
    place = st.integers(0, _FAR)
    edit = st.tuples(place, st.integers(0, 8), st.one_of(st.sampled_from(_TELLING), st.binary(max_size=8)))
    cut = st.one_of(st.none(), st.none(), place)
    return st.builds(Change, st.lists(edit, max_size=10), st.booleans(), cut, st.sampled_from(kept(kind)))


def _mended(content: bytes) -> bytes:
    """The same chunks with right checksums, as far as there are chunks."""
    written, at = _SIGNATURE, len(_SIGNATURE)
    while at + 12 <= len(content):
        end = at + 8 + int.from_bytes(content[at : at + 4])
        if end + 4 > len(content):
            break
        written += content[at:end] + zlib.crc32(content[at + 4 : end]).to_bytes(4)
        at = end + 4
    return written + content[at:]
