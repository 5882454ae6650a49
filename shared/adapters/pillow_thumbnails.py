"""Images made smaller on Pillow."""

import io
import warnings
from typing import Any, Final

from PIL import Image, UnidentifiedImageError

from shared.domain.errors import InternalError, InvalidRequestError
from shared.domain.media import Rendition, RenditionFormat

_FAILED: Final = "The image could not be made smaller."
_MOST_PIXELS: Final = 20_000_000  # a WEBP of that size is decoded in 350 MB, and no model of ours makes more than 17
_WHITE: Final = (255, 255, 255)
_OPTIONS: Final[dict[RenditionFormat, dict[str, Any]]] = {
    RenditionFormat.WEBP: {"format": "WEBP", "quality": 80, "method": 4},
    RenditionFormat.JPG: {"format": "JPEG", "quality": 82, "optimize": True, "progressive": True},
}


class PillowThumbnailMaker:
    """Implements `shared.ports.ThumbnailMaker`. The same image gives the same bytes."""

    def __call__(self, content: bytes, rendition: Rendition) -> bytes:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of bombs; the bound below is ours
                return _shrunk(Image.open(io.BytesIO(content)), rendition)
        except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
            raise InternalError(_FAILED) from error


def _shrunk(image: Image.Image, rendition: Rendition) -> bytes:
    if image.width * image.height > _MOST_PIXELS:
        raise InvalidRequestError("This image is too large to be made smaller here; ask for it without w.")
    width = min(rendition.width, image.width)
    size = (width, max(1, round(image.height * width / image.width)))
    about = image.info.get("xmp")  # who made it is told by the copies too
    image.draft("RGB", size)  # a JPEG is decoded at a half, a quarter or an eighth of its size where that is enough
    smaller = _plain(image).resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    out = io.BytesIO()
    _fit(smaller, rendition.format).save(out, **_OPTIONS[rendition.format], **({"xmp": about} if about else {}))
    return out.getvalue()


def _plain(image: Image.Image) -> Image.Image:
    """RGB, or RGBA where something shines through."""
    transparent = "A" in image.getbands() or "transparency" in image.info
    wanted = "RGBA" if transparent else "RGB"
    return image if image.mode == wanted else image.convert(wanted)


def _fit(image: Image.Image, chosen: RenditionFormat) -> Image.Image:
    """JPEG knows no transparency: what shines through is white."""
    if chosen is RenditionFormat.WEBP or image.mode == "RGB":
        return image
    ground = Image.new("RGB", image.size, _WHITE)
    ground.paste(image, mask=image.getchannel("A"))
    return ground
