"""Convert generated images to the requested format and aspect ratio with Pillow, which is imported only if needed."""

import io
from typing import TYPE_CHECKING, Any, Final

from shared.domain.errors import ProviderResponseError
from shared.domain.generation import GeneratedImage, OutputFormat, TextToImage
from shared.domain.image_formats import MAX_IMAGE_PIXELS
from shared.domain.image_headers import read_image_header
from shared.domain.proportions import crop_box, enlarged, has_ratio, is_as_requested, is_large_enough

if TYPE_CHECKING:
    from PIL.Image import Image

_SAVE_OPTIONS: Final[dict[OutputFormat, dict[str, Any]]] = {
    OutputFormat.PNG: {"format": "PNG", "compress_level": 3},
    OutputFormat.JPG: {"format": "JPEG", "quality": 95},
    OutputFormat.WEBP: {"format": "WEBP", "quality": 92, "method": 2},
}
_NO_IMAGE: Final = "The model's provider sent something that is no complete image."


class PillowImagePostprocessor:
    """Implements the port `ImagePostprocessor`: checks the file's header, and decodes only what must be changed."""

    def process(self, image: GeneratedImage, request: TextToImage) -> GeneratedImage:
        if is_as_requested(image, request):
            return GeneratedImage(image.content, request.output_format)
        header = read_image_header(image.content)
        if header is None or header.pixels > MAX_IMAGE_PIXELS:
            raise ProviderResponseError(_NO_IMAGE)
        return _converted(image.content, request.aspect_ratio.size, request.output_format)


def _converted(content: bytes, wanted: tuple[int, int], output_format: OutputFormat) -> GeneratedImage:
    image = _decoded(content)
    if not has_ratio(*image.size, wanted):
        image = image.crop(crop_box(*image.size, wanted))
    if not is_large_enough(*image.size):
        image = image.resize(enlarged(*image.size))
    if output_format is OutputFormat.JPG and image.mode == "RGBA":
        image = _on_white(image)
    out = io.BytesIO()
    image.save(out, **_SAVE_OPTIONS[output_format])
    return GeneratedImage(out.getvalue(), output_format)


def _decoded(content: bytes) -> "Image":
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - most images do not need it

    try:
        image = Image.open(io.BytesIO(content), formats=["PNG", "JPEG", "WEBP"])
        image.load()
    except (Image.DecompressionBombError, UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise ProviderResponseError(_NO_IMAGE) from error
    return image if image.mode in {"RGB", "RGBA"} else image.convert("RGB")


def _on_white(image: "Image") -> "Image":
    from PIL import Image  # noqa: PLC0415 - as above

    background = Image.new("RGB", image.size, "white")
    background.paste(image, mask=image.getchannel("A"))
    return background
