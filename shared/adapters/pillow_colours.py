"""Colours as a profile means them, brought to sRGB by Little CMS, which is in Pillow's wheel."""

import io
from typing import Final

from PIL import Image

_STANDARD: Final = "sRGB IEC61966-2.1"
_IS_STANDARD: Final = (_STANDARD.encode("ascii"), _STANDARD.encode("utf-16-be"))  # as ICC 2 and ICC 4 write a name
_MOST_BYTES: Final = 4 * 1024 * 1024  # the largest of press profiles have 3
_SPACES: Final = {b"GRAY": ("L",), b"RGB ": ("RGB", "RGBA"), b"CMYK": ("CMYK",)}  # which images each can speak of
_SPACE: Final = slice(16, 20)  # ICC.1:2022 §7.2.6


def in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The image (L, RGB, RGBA or CMYK) in sRGB; as it is where the profile is sRGB, damaged, or of other colours."""
    if not profile or len(profile) > _MOST_BYTES or any(name in profile for name in _IS_STANDARD):
        return image
    if image.mode not in _SPACES.get(profile[_SPACE], ()):
        return image
    from PIL import ImageCms  # noqa: PLC0415 - few images have another profile

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType] - untyped
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        transform = ImageCms.buildTransform(source, target, image.mode, mode)  # pyright: ignore[reportUnknownArgumentType] - the same
        return ImageCms.applyTransform(image, transform, inPlace=image.mode == mode) or image
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image  # a damaged profile is no reason to refuse a good image
