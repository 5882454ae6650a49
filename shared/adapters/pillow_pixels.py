"""Normalise decoded images to 8-bit RGB or RGBA, sRGB, upright."""

from typing import Final

from PIL import ExifTags, Image, ImageChops

from shared.adapters.pillow_colours import convert_to_srgb

_UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # by EXIF orientation; Pillow's exif_transpose rewrites the EXIF and fails on what some cameras write


def plain(image: Image.Image, bits: int = 8) -> Image.Image:
    """Convert a loaded image to RGB, or RGBA where it has transparency, without metadata.

    `bits` is the bit depth of a sample in the file. May raise what Pillow raises for damaged files.
    """
    rotation = _UPRIGHT.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    profile = image.info.get("icc_profile")
    converted = convert_to_srgb(_simple(image, bits), profile if isinstance(profile, bytes) else None)
    if converted.mode not in {"RGB", "RGBA"}:
        converted = converted.convert("RGB")
    if rotation is not None:
        converted = converted.transpose(rotation)
    converted.info = {}
    return converted


def _simple(image: Image.Image, bits: int) -> Image.Image:
    """Convert to L, RGB, RGBA or CMYK, the modes that a profile can apply to."""
    if image.mode == "CMYK" and "adobe" not in image.info:
        return ImageChops.invert(image)  # Pillow treats every CMYK JPEG as inverted; only Adobe's are
    transparent = image.info.get("transparency")
    if isinstance(transparent, bytes) or image.mode in {"LA", "PA", "La", "RGBa"}:
        return image.convert("RGBA")
    if transparent is not None and image.mode != "P":
        return _with_transparent_colour(image, transparent, bits)
    if image.mode in {"L", "RGB", "RGBA", "CMYK"}:
        return image
    if image.mode.startswith("I;16"):
        return _upper_bits(image)
    return image.convert(
        "RGBA" if transparent is not None or (image.mode == "P" and _palette_has_alpha(image)) else "RGB"
    )


def _palette_has_alpha(image: Image.Image) -> bool:
    return image.palette is not None and image.palette.mode == "RGBA"


def _upper_bits(image: Image.Image) -> Image.Image:
    """Reduce 16-bit grey to its upper 8 bits; Pillow would clip it to white."""
    return Image.frombytes("L", image.size, image.tobytes()[1::2])


def _with_transparent_colour(image: Image.Image, transparent: int | tuple[int, ...], bits: int) -> Image.Image:
    """Make the transparent colour (tRNS) an alpha channel. Pillow leaves its samples in the file's bit depth."""
    if isinstance(transparent, int):
        grey = _upper_bits(image) if image.mode.startswith("I;16") else image.convert("L")
        sample = transparent >> 8 if bits > 8 else min(255, transparent * 255 // (2**bits - 1))  # noqa: PLR2004 - a byte
        colour: tuple[int, ...] = (sample, sample, sample)
        image = grey.convert("RGB")
    else:
        colour = tuple(sample >> 8 if bits > 8 else sample for sample in transparent[:3])  # noqa: PLR2004 - a byte
    image.info["transparency"] = colour
    return image.convert("RGBA")
