"""The picture in a provider's answer, however it is packed."""

import binascii

from shared.domain.errors import ProviderResponseError
from shared.domain.generation import GeneratedImage, OutputFormat
from shared.domain.pictures import sniff


def made_picture(content: bytes) -> GeneratedImage:
    """Raises ProviderResponseError where the bytes do not begin like a picture."""
    extension = sniff(content)
    if extension is None:
        raise ProviderResponseError("The model's provider sent something that is no picture.")
    return GeneratedImage(content, OutputFormat(extension))


def picture_of_base64(text: object) -> GeneratedImage:
    """Raises ProviderResponseError where it is no base64, or what it holds is no picture."""
    if not isinstance(text, str) or not text:
        raise ProviderResponseError("The model's provider sent an answer without a picture.")
    try:
        return made_picture(binascii.a2b_base64(text, strict_mode=True))  # unlike b64decode it makes no copy
    except (binascii.Error, ValueError) as error:
        raise ProviderResponseError("The model's provider sent a picture that cannot be read.") from error


def media_type(content: bytes) -> str:
    """The Content-Type of a picture that was admitted."""
    return OutputFormat(sniff(content) or OutputFormat.PNG).content_type
