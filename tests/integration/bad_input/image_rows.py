"""Both upload routes: images that are none, are broken, or are too large."""

from collections.abc import Callable, Iterator

from tests.integration.bad_input.row import Row
from tests.support.fakes import image_files as files
from tests.support.fakes.form_data import Part, field, file
from tests.support.fakes.gateway_event import form_event

ROUTES = ("/api/img2img", "/api/img2video")
TYPE, UPLOAD, LARGE = "unsupported_media_type", "malformed_upload", "payload_too_large"

NOT_READ: dict[str, Callable[[], bytes]] = {
    "a GIF": files.gif,
    "a TIFF": files.tiff,
    "a BMP": files.bmp,
    "an SVG": lambda: b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    "text": lambda: b"this is no image",
    "HTML": lambda: b"<html><script>alert(1)</script>",
    "a PDF": lambda: b"%PDF-1.7\n",
    "a ZIP": lambda: b"PK\x03\x04" + b"\0" * 60,
    "an MP4": lambda: b"\0\0\0\x20ftypisom" + b"\0" * 60,
    "an AVIF": lambda: b"\0\0\0\x20ftypavif" + b"\0" * 60,
    "a HEIC": lambda: b"\0\0\0\x18ftypheic" + b"\0" * 60,
    "a WAV": lambda: b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 60,
    "zeros": lambda: b"\0" * 100,
}
BROKEN: dict[str, Callable[[], bytes]] = {
    "half a JPEG": lambda: files.jpeg()[: len(files.jpeg()) // 2],
    "half a PNG": lambda: files.png()[: len(files.png()) // 2],
    "half a WEBP": lambda: files.webp()[: len(files.webp()) // 2],
    "a JPEG's first three bytes": lambda: b"\xff\xd8\xff",
    "a PNG's signature": lambda: b"\x89PNG\r\n\x1a\n",
    "a PNG with a wrong checksum": files.png_with_wrong_checksum,
    "a PNG of no pixels": lambda: files.png_claiming(0, 0),
    "a JPEG but for its last byte": lambda: files.jpeg()[:-1],
    "a PNG but for its last byte": lambda: files.png()[:-1],
    "a JPEG that goes on as text": lambda: b"\xff\xd8\xff\xe0 and so on" * 20,
}
TOO_MANY_PIXELS = {
    "30 000 by 30 000": (30_000, 30_000),
    "just over 50 megapixels": (50_000_001, 1),
    "a line": (1, 60_000_000),
}


def _parts(image: Part | None) -> list[Part]:
    return [field("prompt", "a heron"), *([image] if image else [])]


def _rows(route: str) -> Iterator[Row]:
    for name, make in NOT_READ.items():
        yield Row(f"{name} called a JPEG", lambda m=make: _event(route, m()), 415, TYPE, "JPEG, PNG or WEBP")
    for name, make in BROKEN.items():
        yield Row(name, lambda m=make: _event(route, m()), 400, UPLOAD)
    for name, size in TOO_MANY_PIXELS.items():
        yield Row(f"pixels: {name}", lambda s=size: _event(route, files.png_claiming(*s)), 400, UPLOAD, "megapixels")
    huge = files.webp_claiming(16_384, 16_384)
    yield Row("pixels: a WEBP that claims them", lambda: _event(route, huge), 400, UPLOAD, "megapixels")
    yield Row("a file over 10 MiB", lambda: _event(route, files.over_ten_mebibytes()), 413, LARGE, "10 MiB")
    yield Row("an empty file", lambda: _event(route, b""), 400, UPLOAD, "image")
    yield Row("no image", lambda: form_event(route, _parts(None)), 400, UPLOAD, "image is required")
    yield Row(
        "the image under another name", lambda: form_event(route, _parts(file("Image", files.png()))), 400, UPLOAD
    )
    yield Row(
        "the image as text", lambda: form_event(route, _parts(field("image", "pixels"))), 400, UPLOAD, "as a file"
    )
    yield Row("the image as empty text", lambda: form_event(route, _parts(field("image", ""))), 400, UPLOAD)
    yield Row(
        "a data URL as text",
        lambda: form_event(route, _parts(field("image", "data:image/png;base64,iVBO"))),
        400,
        UPLOAD,
    )


def _event(route: str, content: bytes) -> dict[str, object]:
    return form_event(route, _parts(file("image", content)))


IMAGE_ROWS = [
    Row(f"{route[5:]}: {row.id}", row.build, row.status, row.code, row.says) for route in ROUTES for row in _rows(route)
]
