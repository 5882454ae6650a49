"""Crop, resize and encode input images to a model's rules; Pillow is imported only if an image does not fit already."""

from shared.domain.errors import MalformedUploadError, PayloadTooLargeError
from shared.domain.image_fitting import InputImageRules, fit
from shared.domain.image_formats import ValidatedImage
from shared.domain.image_headers import read_image_header


class PillowInputImageFitter:
    """Implements the port `InputImageFitter`."""

    def fit(self, content: bytes, rules: InputImageRules) -> ValidatedImage:
        header = read_image_header(content)
        if header is None:
            raise MalformedUploadError("The image is broken or truncated.")
        wanted = fit(header.width, header.height, rules)
        fits = wanted.size == (header.width, header.height) and header.extension in rules.formats
        if fits and len(content) <= rules.max_bytes:
            return ValidatedImage(content, header.extension)
        from shared.adapters.pillow_encodings import encodings  # noqa: PLC0415 - loads Pillow, which generate needs not

        for attempt in encodings(content, header, wanted, rules):
            if len(attempt.content) <= rules.max_bytes:
                return attempt
        raise PayloadTooLargeError("The image cannot be made small enough for this model; send a simpler one.")
