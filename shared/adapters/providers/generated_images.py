"""Decode the image in a provider's response: raw bytes or base64."""

import binascii

from shared.domain.errors import ProviderResponseError
from shared.domain.generation import GeneratedImage, OutputFormat
from shared.domain.image_formats import sniff


def image_from_bytes(content: bytes) -> GeneratedImage:
    """Wrap image bytes. Raises ProviderResponseError where they do not begin like an image."""
    extension = sniff(content)
    if extension is None:
        raise ProviderResponseError("The model's provider sent something that is no image.")
    return GeneratedImage(content, OutputFormat(extension))


def image_from_base64(text: object) -> GeneratedImage:
    """Decode a base64 image. Raises ProviderResponseError where it is not base64 or not an image."""
    if not isinstance(text, str) or not text:
        raise ProviderResponseError("The model's provider sent a response without an image.")
    try:
        return image_from_bytes(binascii.a2b_base64(text, strict_mode=True))  # makes no copy, unlike b64decode
    except (binascii.Error, ValueError) as error:
        raise ProviderResponseError("The model's provider sent an image that cannot be read.") from error


def media_type(content: bytes) -> str:
    """Return the Content-Type of a validated image."""
    return OutputFormat(sniff(content) or OutputFormat.PNG).content_type
