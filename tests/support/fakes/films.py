"""MP4 files without a film in them: whole boxes, as a careful reader of them wants."""


def box(kind: bytes, content: bytes = b"") -> bytes:
    return (8 + len(content)).to_bytes(4) + kind + content


def long_box(kind: bytes, content: bytes = b"") -> bytes:
    """With its size in 64 bits."""
    return (1).to_bytes(4) + kind + (16 + len(content)).to_bytes(8) + content


def a_film(content: bytes = b"what a film") -> bytes:
    return box(b"ftyp", b"mp42") + box(b"moov") + box(b"mdat", content)
