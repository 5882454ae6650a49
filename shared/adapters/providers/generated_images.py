"""The image in a provider's answer, however it is packed."""

import binascii

from shared.domain.errors import ProviderResponseError
from shared.domain.generation import GeneratedImage, OutputFormat
from shared.domain.image_formats import sniff


def made_image(content: bytes) -> GeneratedImage:
    """Raises ProviderResponseError where the bytes do not begin like an image."""
    extension = sniff(content)
    if extension is None:
        raise ProviderResponseError("The model's provider sent something that is no image.")
    return GeneratedImage(content, OutputFormat(extension))


def image_of_base64(text: object) -> GeneratedImage:
    """Raises ProviderResponseError where it is no base64, or what it holds is no image."""
    if not isinstance(text, str) or not text:
        raise ProviderResponseError("The model's provider sent an answer without an image.")
    try:
        return made_image(binascii.a2b_base64(text, strict_mode=True))  # unlike b64decode it makes no copy
    except (binascii.Error, ValueError) as error:
        raise ProviderResponseError("The model's provider sent an image that cannot be read.") from error


def media_type(content: bytes) -> str:
    """The Content-Type of an image that was admitted."""
    return OutputFormat(sniff(content) or OutputFormat.PNG).content_type
