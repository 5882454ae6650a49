"""The image finisher on Pillow, which is loaded only where an image really has to be changed."""

import io
from typing import TYPE_CHECKING, Any, Final

from shared.domain.errors import ProviderResponseError
from shared.domain.generation import GeneratedImage, OutputFormat, TextToImage
from shared.domain.image_headers import read_image_header
from shared.domain.proportions import crop_box, enlarged, is_large_enough, is_near

if TYPE_CHECKING:
    from PIL.Image import Image

_MAX_PIXELS: Final = 50_000_000
_SAVE_OPTIONS: Final[dict[OutputFormat, dict[str, Any]]] = {
    OutputFormat.PNG: {"format": "PNG", "compress_level": 3},
    OutputFormat.JPG: {"format": "JPEG", "quality": 95},
    OutputFormat.WEBP: {"format": "WEBP", "quality": 92, "method": 2},
}
_NO_IMAGE: Final = "The model's provider sent something that is no whole image."


class PillowImagePostprocessor:
    """Implements `shared.ports.ImagePostprocessor`: judged by the file's own header, decoded only where it must be
    changed.
    """

    def finish(self, image: GeneratedImage, request: TextToImage) -> GeneratedImage:
        header = read_image_header(image.content)
        if header is None or header.pixels > _MAX_PIXELS:
            raise ProviderResponseError(_NO_IMAGE)
        wanted = request.aspect_ratio.size
        fits = is_near(header.width, header.height, wanted) and is_large_enough(header.width, header.height)
        if fits and header.extension == request.output_format:
            return GeneratedImage(image.content, request.output_format)
        return _remade(image.content, wanted, request.output_format)


def _remade(content: bytes, wanted: tuple[int, int], output_format: OutputFormat) -> GeneratedImage:
    image = _decoded(content)
    if not is_near(*image.size, wanted):
        image = image.crop(crop_box(*image.size, wanted))
    if not is_large_enough(*image.size):
        image = image.resize(enlarged(*image.size))
    if output_format is OutputFormat.JPG and image.mode == "RGBA":
        image = _on_white(image)
    out = io.BytesIO()
    image.save(out, **_SAVE_OPTIONS[output_format])
    return GeneratedImage(out.getvalue(), output_format)


def _decoded(content: bytes) -> "Image":
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - most images never need it

    try:
        image = Image.open(io.BytesIO(content), formats=["PNG", "JPEG", "WEBP"])
        image.load()
    except (Image.DecompressionBombError, UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise ProviderResponseError(_NO_IMAGE) from error
    return image if image.mode in {"RGB", "RGBA"} else image.convert("RGB")


def _on_white(image: "Image") -> "Image":
    from PIL import Image  # noqa: PLC0415 - as above

    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground
