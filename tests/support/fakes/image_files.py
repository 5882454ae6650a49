"""Image files of every sort that callers send, good, odd and bad."""

import io
import struct
import zlib
from typing import Any

from PIL import ExifTags, Image, ImageChops, PngImagePlugin

from shared.domain.image_formats import MAX_IMAGE_BYTES

RED, BLUE = (220, 20, 20), (20, 20, 220)
_GPS = {1: "N", 2: (48.0, 8.0, 12.0), 3: "E", 4: (11.0, 34.0, 30.0)}


def saved(image: Image.Image, pillow_name: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, pillow_name, **options)
    return out.getvalue()


def two_halves(size: tuple[int, int] = (48, 32)) -> Image.Image:
    """The left half red, the right half blue: which way is up can be told."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, size[0], size[1]))
    return image


def png(size: tuple[int, int] = (48, 32)) -> bytes:
    return saved(two_halves(size), "PNG")


def jpeg(size: tuple[int, int] = (48, 32), **options: Any) -> bytes:
    return saved(two_halves(size), "JPEG", quality=95, subsampling=0, **options)


def webp(size: tuple[int, int] = (48, 32)) -> bytes:
    return saved(two_halves(size), "WEBP", lossless=True)


def exif(orientation: int = 1) -> Image.Exif:
    """As a phone writes it: which way up, the camera's name, and where it was taken."""
    found = Image.Exif()
    found[ExifTags.Base.Orientation] = orientation
    found[ExifTags.Base.Make] = "SecretCamera"
    found.get_ifd(ExifTags.IFD.GPSInfo).update(_GPS)
    return found


def png_words(text: str) -> PngImagePlugin.PngInfo:
    """The three sorts of text that a PNG can hold, one of them as tools write prompts."""
    words = PngImagePlugin.PngInfo()
    words.add_text("parameters", text)
    words.add_text("Comment", text, zip=True)
    words.add_itxt("XML:com.adobe.xmp", text)
    return words


def animated_webp() -> bytes:
    return saved(two_halves(), "WEBP", save_all=True, append_images=[Image.new("RGB", (48, 32), BLUE)], lossless=True)


def palette_png() -> bytes:
    return saved(two_halves().quantize(8), "PNG", transparency=0)


def grey_png_of_16_bits() -> bytes:
    """Mid grey: 0x8000 of 0xffff."""
    return saved(Image.frombytes("I;16", (8, 8), b"\x00\x80" * 64), "PNG")


def colour_png_of_16_bits() -> bytes:
    rows = (b"\x00" + b"\x80\x00\x40\x00\xc0\x00" * 4) * 4
    header = struct.pack(">IIBBBBB", 4, 4, 16, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def cmyk_jpeg() -> bytes:
    """As Adobe writes it and Pillow too: inverted, and with a mark that says so."""
    return saved(two_halves().convert("CMYK"), "JPEG", quality=95, subsampling=0)


def upright_cmyk_jpeg() -> bytes:
    """As the standard has it: not inverted, no mark."""
    inverted = saved(ImageChops.invert(two_halves().convert("CMYK")), "JPEG", quality=95, subsampling=0)
    at = inverted.index(b"\xff\xee")
    return inverted[:at] + inverted[at + 2 + int.from_bytes(inverted[at + 2 : at + 4]) :]


def clear_png(depth: int, colour: int, clear: int) -> bytes:
    """Two pixels, grey (colour 0) or coloured (2), of that many bits: black, and the sample that tRNS calls clear."""
    samples = 3 if colour else 1
    row = f"{0:0{depth * samples}b}" + f"{clear:0{depth}b}" * samples
    row = row.ljust(-(-len(row) // 8) * 8, "0")
    pixels = zlib.compress(b"\0" + int(row, 2).to_bytes(len(row) // 8))
    header = struct.pack(">IIBBBBB", 2, 1, depth, colour, 0, 0, 0)
    transparency = _chunk(b"tRNS", struct.pack(">H", clear) * samples)
    return png_of(header, pixels).replace(
        b"\0\0\0" + bytes([len(pixels)]) + b"IDAT", transparency + b"\0\0\0" + bytes([len(pixels)]) + b"IDAT"
    )


def animated_png() -> bytes:
    return saved(two_halves(), "PNG", save_all=True, append_images=[Image.new("RGB", (48, 32), BLUE)])


def profile(space: bytes) -> bytes:
    """A colour profile (ICC 2) of a device whose red looks blue and whose blue looks red, or of a very dark grey."""
    curve = b"curv\0\0\0\0\0\0\0\1" + struct.pack(">H", 0x0100 if space == b"RGB " else 0x0400) + b"\0\0"
    red, green, blue = (0.4361, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7141)
    tags = {b"wtpt": _xyz(0.9642, 1.0, 0.8249)}
    if space == b"RGB ":
        tags |= {b"rXYZ": _xyz(*blue), b"gXYZ": _xyz(*green), b"bXYZ": _xyz(*red)}
        tags |= {b"rTRC": curve, b"gTRC": curve, b"bTRC": curve}
    else:
        tags |= {b"kTRC": curve}
    at, table, data = 132 + 12 * len(tags), b"", b""
    for name, content in tags.items():
        table += name + struct.pack(">II", at + len(data), len(content))
        data += content
    head = b"\0\0\0\0lcms\2\x40\0\0mntr" + space + b"XYZ " + b"\0" * 12 + b"acsp" + b"\0" * 28
    head += struct.pack(">iii", 0xF6D6, 0x10000, 0xD32D)
    body = head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + data
    return struct.pack(">I", len(body)) + body[4:]


def _xyz(*values: float) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(value * 65536)) for value in values)


def transparent_png() -> bytes:
    return saved(Image.new("RGBA", (8, 8), (10, 20, 30, 128)), "PNG")


def gif() -> bytes:
    return saved(two_halves().quantize(4), "GIF")


def tiff() -> bytes:
    return saved(two_halves(), "TIFF")


def bmp() -> bytes:
    return saved(two_halves(), "BMP")


def png_claiming(width: int, height: int) -> bytes:
    """A small file whose header promises so many pixels."""
    return png_of(struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0), zlib.compress(b"\x00" * 64))


def png_of(header: bytes, pixels: bytes | None = None) -> bytes:
    """A file of that IHDR and that IDAT, or none."""
    body = b"" if pixels is None else _chunk(b"IDAT", pixels)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + body + _chunk(b"IEND", b"")


def webp_claiming(width: int, height: int) -> bytes:
    """An animation on so large a canvas; its one frame is nothing."""
    canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\x02\0\0\0" + canvas + b"ANMF" + struct.pack("<I", 16) + b"\0" * 16
    return b"RIFF" + struct.pack("<I", len(body)) + body


def png_with_wrong_checksum() -> bytes:
    good = bytearray(png())
    at = good.index(b"IDAT")
    good[at + 8] ^= 0xFF
    return bytes(good)


def jpeg_with_unwritable_exif() -> bytes:
    """Orientation 6, and a tag whose type does not fit its value: Pillow reads it but cannot write it again."""
    entries = [struct.pack("<HHII", 0x0112, 3, 1, 6), struct.pack("<HHII", 0x0100, 2, 4, 0x64636261)]
    directory = struct.pack("<H", 2) + b"".join(sorted(entries)) + b"\0\0\0\0"
    return jpeg(exif=b"Exif\0\0II*\0\x08\0\0\0" + directory)


def over_ten_mebibytes() -> bytes:
    """A good image, but for its size."""
    good = png()
    return good + b"\0" * (MAX_IMAGE_BYTES + 1 - len(good))


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
