"""Inputs: those of the corpus, cut up, joined and altered; a PNG's checksums are mended, or few would get past them."""

import zlib
from collections.abc import Sequence
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


def inputs(kind: str) -> st.SearchStrategy[bytes]:
    """Mostly what was good once, altered in up to ten places; sometimes two joined, sometimes anything."""
    place = st.integers(0, _FAR)
    edit = st.tuples(place, st.integers(0, 8), st.one_of(st.sampled_from(_TELLING), st.binary(max_size=8)))
    altered = st.builds(_altered, st.sampled_from(kept(kind)), st.lists(edit, max_size=10), st.booleans())
    joined = st.builds(lambda one, other, at: one[: at % (len(one) + 1)] + other, altered, altered, place)
    return st.one_of(altered, altered, altered, joined, st.binary(max_size=200))


def _altered(content: bytes, edits: Sequence[tuple[int, int, bytes]], mend: bool) -> bytes:
    for place, taken, put in edits:
        at = place % (len(content) + 1)
        content = content[:at] + put + content[at + taken :]
    return _mended(content) if mend and content.startswith(_SIGNATURE) else content


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
