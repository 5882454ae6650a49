"""The picture finisher on Pillow, which is loaded only where a picture really has to be changed."""

import io
from typing import TYPE_CHECKING, Any, Final

from shared.domain.errors import ProviderResponseError
from shared.domain.generation import GeneratedImage, OutputFormat, TextToImage
from shared.domain.picture_headers import read_picture_header
from shared.domain.proportions import crop_box, enlarged, is_large_enough, is_near

if TYPE_CHECKING:
    from PIL.Image import Image

_MAX_PIXELS: Final = 50_000_000
_SAVE_OPTIONS: Final[dict[OutputFormat, dict[str, Any]]] = {
    OutputFormat.PNG: {"format": "PNG", "compress_level": 3},
    OutputFormat.JPG: {"format": "JPEG", "quality": 95},
    OutputFormat.WEBP: {"format": "WEBP", "quality": 92, "method": 2},
}
_NO_PICTURE: Final = "The model's provider sent something that is no whole picture."


class PillowPictureFinisher:
    """Implements `shared.ports.PictureFinisher`: judged by the file's own header, decoded only where it must be
    changed.
    """

    def finish(self, image: GeneratedImage, request: TextToImage) -> GeneratedImage:
        header = read_picture_header(image.content)
        if header is None or header.pixels > _MAX_PIXELS:
            raise ProviderResponseError(_NO_PICTURE)
        wanted = request.aspect_ratio.size
        fits = is_near(header.width, header.height, wanted) and is_large_enough(header.width, header.height)
        if fits and header.extension == request.output_format:
            return GeneratedImage(image.content, request.output_format)
        return _remade(image.content, wanted, request.output_format)


def _remade(content: bytes, wanted: tuple[int, int], output_format: OutputFormat) -> GeneratedImage:
    picture = _decoded(content)
    if not is_near(*picture.size, wanted):
        picture = picture.crop(crop_box(*picture.size, wanted))
    if not is_large_enough(*picture.size):
        picture = picture.resize(enlarged(*picture.size))
    if output_format is OutputFormat.JPG and picture.mode == "RGBA":
        picture = _on_white(picture)
    out = io.BytesIO()
    picture.save(out, **_SAVE_OPTIONS[output_format])
    return GeneratedImage(out.getvalue(), output_format)


def _decoded(content: bytes) -> "Image":
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - most pictures never need it

    try:
        picture = Image.open(io.BytesIO(content), formats=["PNG", "JPEG", "WEBP"])
        picture.load()
    except (Image.DecompressionBombError, UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise ProviderResponseError(_NO_PICTURE) from error
    return picture if picture.mode in {"RGB", "RGBA"} else picture.convert("RGB")


def _on_white(picture: "Image") -> "Image":
    from PIL import Image  # noqa: PLC0415 - as above

    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground
