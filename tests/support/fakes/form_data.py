"""Multipart bodies, as browsers write them or as ill as a test wants them."""

from collections.abc import Sequence
from dataclasses import dataclass

BOUNDARY = "----WebKitFormBoundaryA1b2C3d4"
CONTENT_TYPE = f"multipart/form-data; boundary={BOUNDARY}"


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its header lines, and its content."""

    headers: Sequence[str]
    content: bytes


def field(name: str, value: str | bytes) -> Part:
    content = value.encode() if isinstance(value, str) else value
    return Part([f'Content-Disposition: form-data; name="{name}"'], content)


def file(name: str, content: bytes, *, filename: str = "photo.jpg", content_type: str = "image/jpeg") -> Part:
    disposition = f'Content-Disposition: form-data; name="{name}"; filename="{filename}"'
    return Part([disposition, f"Content-Type: {content_type}"], content)


def body(parts: Sequence[Part], *, boundary: str = BOUNDARY) -> bytes:
    written = b""
    for part in parts:
        headers = "".join(f"{line}\r\n" for line in part.headers)
        written += f"--{boundary}\r\n{headers}\r\n".encode() + part.content + b"\r\n"
    return written + f"--{boundary}--\r\n".encode()
