"""Pixels of every sort made plain: 8 bits, RGB or RGBA, sRGB, upright."""

from typing import Final

from PIL import ExifTags, Image, ImageChops

from shared.adapters.pillow_colours import in_srgb

_UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # by EXIF orientation; Pillow's own exif_transpose writes the EXIF anew and fails on what cameras put there


def plain(image: Image.Image, bits: int = 8) -> Image.Image:
    """The loaded image as RGB, or RGBA where anything of it can be seen through; without a word of metadata.

    `bits` is how many each sample had in the file. May raise what Pillow raises for damaged files.
    """
    waiting = _UPRIGHT.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    profile = image.info.get("icc_profile")
    found = in_srgb(_simple(image, bits), profile if isinstance(profile, bytes) else None)
    if found.mode not in {"RGB", "RGBA"}:
        found = found.convert("RGB")
    if waiting is not None:
        found = found.transpose(waiting)
    found.info = {}
    return found


def _simple(image: Image.Image, bits: int) -> Image.Image:
    """As L, RGB, RGBA or CMYK: what a profile can speak of."""
    if image.mode == "CMYK" and "adobe" not in image.info:
        return ImageChops.invert(image)  # Pillow takes every CMYK JPEG for inverted; only Adobe's are
    clear = image.info.get("transparency")
    if isinstance(clear, bytes) or image.mode in {"LA", "PA", "La", "RGBa"}:
        return image.convert("RGBA")
    if clear is not None and image.mode != "P":
        return _with_clear(image, clear, bits)
    if image.mode in {"L", "RGB", "RGBA", "CMYK"}:
        return image
    if image.mode.startswith("I;16"):
        return _upper_bits(image)
    return image.convert("RGBA" if clear is not None or (image.mode == "P" and _palette_is_clear(image)) else "RGB")


def _palette_is_clear(image: Image.Image) -> bool:
    return image.palette is not None and image.palette.mode == "RGBA"


def _upper_bits(image: Image.Image) -> Image.Image:
    """Pillow would clip 16 bits of grey to white; the upper 8 are the image."""
    return Image.frombytes("L", image.size, image.tobytes()[1::2])


def _with_clear(image: Image.Image, clear: int | tuple[int, ...], bits: int) -> Image.Image:
    """One colour of the file is clear. Its samples are in the file's own depth, which Pillow leaves them in."""
    if isinstance(clear, int):
        grey = _upper_bits(image) if image.mode.startswith("I;16") else image.convert("L")
        sample = clear >> 8 if bits > 8 else min(255, clear * 255 // (2**bits - 1))  # noqa: PLR2004 - a byte
        colour: tuple[int, ...] = (sample, sample, sample)
        image = grey.convert("RGB")
    else:
        colour = tuple(sample >> 8 if bits > 8 else sample for sample in clear[:3])  # noqa: PLR2004 - a byte
    image.info["transparency"] = colour
    return image.convert("RGBA")
