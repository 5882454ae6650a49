"""MP4 files with complete boxes but no real video in them."""


def box(kind: bytes, content: bytes = b"") -> bytes:
    return (8 + len(content)).to_bytes(4) + kind + content


def long_box(kind: bytes, content: bytes = b"") -> bytes:
    """A box with a 64-bit size."""
    return (1).to_bytes(4) + kind + (16 + len(content)).to_bytes(8) + content


def an_mp4(content: bytes = b"video data") -> bytes:
    return box(b"ftyp", b"mp42") + box(b"moov") + box(b"mdat", content)
