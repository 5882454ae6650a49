"""Make renditions (smaller versions) of images with Pillow, which is imported when the first one is made."""

import io
import warnings
from typing import TYPE_CHECKING, Any, Final

from shared.domain.errors import InternalError, InvalidRequestError
from shared.domain.media import Rendition, RenditionFormat

if TYPE_CHECKING:
    from PIL.Image import Image

_FAILED: Final = "The image could not be made smaller."
_MOST_PIXELS: Final = 20_000_000  # decoding a WEBP of that size takes 350 MB; no model makes more than 17 megapixels
_WHITE: Final = (255, 255, 255)
_OPTIONS: Final[dict[RenditionFormat, dict[str, Any]]] = {
    RenditionFormat.WEBP: {"format": "WEBP", "quality": 80, "method": 4},
    RenditionFormat.JPG: {"format": "JPEG", "quality": 82, "optimize": True, "progressive": True},
}


class PillowThumbnailMaker:
    """Implements the port `ThumbnailMaker`. The output is deterministic."""

    def make(self, content: bytes, rendition: Rendition) -> bytes:
        from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - most requests need no new rendition

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # about bombs; the limit below applies
                return _resized(Image.open(io.BytesIO(content)), rendition)
        except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
            raise InternalError(_FAILED) from error


def _resized(image: "Image", rendition: Rendition) -> bytes:
    from PIL.Image import Resampling  # noqa: PLC0415 - as above

    if image.width * image.height > _MOST_PIXELS:
        raise InvalidRequestError("This image is too large to be made smaller here; ask for it without w.")
    width = min(rendition.width, image.width)
    size = (width, max(1, round(image.height * width / image.width)))
    xmp = image.info.get("xmp")  # renditions carry the provenance too
    image.draft("RGB", size)  # decodes a JPEG at a half, a quarter or an eighth of its size where possible
    smaller = _rgb_or_rgba(image).resize(size, Resampling.LANCZOS, reducing_gap=2.0)
    out = io.BytesIO()
    _for_format(smaller, rendition.format).save(out, **_OPTIONS[rendition.format], **({"xmp": xmp} if xmp else {}))
    return out.getvalue()


def _rgb_or_rgba(image: "Image") -> "Image":
    """Convert to RGB, or to RGBA where the image has transparency."""
    transparent = "A" in image.getbands() or "transparency" in image.info
    wanted = "RGBA" if transparent else "RGB"
    return image if image.mode == wanted else image.convert(wanted)


def _for_format(image: "Image", chosen: RenditionFormat) -> "Image":
    """Put transparent images on white for JPEG, which has no transparency."""
    if chosen is RenditionFormat.WEBP or image.mode == "RGB":
        return image
    from PIL import Image  # noqa: PLC0415 - as above

    background = Image.new("RGB", image.size, _WHITE)
    background.paste(image, mask=image.getchannel("A"))
    return background
