"""Convert images with an ICC profile to sRGB, by Little CMS (part of Pillow)."""

import io
from typing import Final

from PIL import Image

_STANDARD: Final = "sRGB IEC61966-2.1"
_IS_STANDARD: Final = (_STANDARD.encode("ascii"), _STANDARD.encode("utf-16-be"))  # the name as in ICC 2 and ICC 4
_MOST_BYTES: Final = 4 * 1024 * 1024  # the largest print profiles have 3 MiB
_MODES: Final = {b"GRAY": ("L",), b"RGB ": ("RGB", "RGBA"), b"CMYK": ("CMYK",)}  # by the profile's colour space
_SPACE: Final = slice(16, 20)  # ICC.1:2022 §7.2.6


def convert_to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Convert an image (L, RGB, RGBA or CMYK); unchanged where the profile is sRGB, damaged or of another mode."""
    if len(profile) > _MOST_BYTES or any(name in profile for name in _IS_STANDARD):
        return image
    if image.mode not in _MODES.get(profile[_SPACE], ()):
        return image
    from PIL import ImageCms  # noqa: PLC0415 - rarely needed

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType] - untyped
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        transform = ImageCms.buildTransform(source, target, image.mode, mode)  # pyright: ignore[reportUnknownArgumentType] - untyped
        return ImageCms.applyTransform(image, transform, inPlace=image.mode == mode) or image
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image  # a damaged profile does not make the image invalid
