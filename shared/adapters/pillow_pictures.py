"""The picture gate on Pillow: uploads are decoded whole, turned upright, and written anew without their metadata."""

import io
import warnings
from typing import Final

from PIL import ExifTags, Image, UnidentifiedImageError

from shared.domain.errors import MalformedUploadError, PayloadTooLargeError, UnsupportedMediaTypeError
from shared.domain.picture_headers import read_picture_header
from shared.domain.pictures import JPEG, MAX_PICTURE_BYTES, MAX_PICTURE_PIXELS, PNG, WEBP, sniff
from shared.ports import AdmittedPicture

_PILLOW_NAMES: Final = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP"}
_UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # by EXIF orientation; Pillow's own exif_transpose writes the EXIF anew and fails on what cameras put there
_BROKEN: Final = "The image is broken or truncated; send a complete JPEG, PNG or WEBP file."

_TOO_MANY_PIXELS: Final = "The image has more than 50 megapixels; send a smaller one."


class PillowPictureGate:
    """Implements `shared.ports.PictureGate`."""

    def admit(self, content: bytes) -> AdmittedPicture:
        if not content:
            raise MalformedUploadError("The image is empty; send a JPEG, PNG or WEBP file.")
        if len(content) > MAX_PICTURE_BYTES:
            raise PayloadTooLargeError("The image is over 10 MiB; send a smaller file.")
        if sniff(content) is None:
            raise UnsupportedMediaTypeError("The image is not a JPEG, PNG or WEBP file.")
        header = read_picture_header(content)
        if header is None:
            raise MalformedUploadError(_BROKEN)
        if header.pixels > MAX_PICTURE_PIXELS:
            raise MalformedUploadError(_TOO_MANY_PIXELS)
        return _clean(_decode(content, _PILLOW_NAMES[header.extension]), header.extension)


def _decode(content: bytes, pillow_name: str) -> Image.Image:
    """The first picture in the file, whole and upright."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of bombs and odd EXIF; the pixel bound below is ours
            image = Image.open(io.BytesIO(content), formats=[pillow_name])
            if image.width * image.height > MAX_PICTURE_PIXELS:  # should Pillow ever read a header otherwise than we do
                raise MalformedUploadError(_TOO_MANY_PIXELS)
            return _upright(image)
    except Image.DecompressionBombError as error:
        raise MalformedUploadError(_TOO_MANY_PIXELS) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError) as error:
        raise MalformedUploadError(_BROKEN) from error  # what Pillow's readers raise for damaged files


def _upright(image: Image.Image) -> Image.Image:
    image.load()
    turn = _UPRIGHT.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    return image if turn is None else image.transpose(turn)


def _clean(image: Image.Image, picture_format: str) -> AdmittedPicture:
    """Lossy pictures stay JPEG, the others become PNG; only pixels are carried over."""
    out = io.BytesIO()
    if picture_format == JPEG:
        _only_pixels(image, "RGB").save(out, "JPEG", quality=95)
        return AdmittedPicture(out.getvalue(), JPEG)
    has_alpha = "A" in image.getbands() or "transparency" in image.info
    _only_pixels(image, "RGBA" if has_alpha else "RGB").save(out, "PNG", compress_level=1)
    return AdmittedPicture(out.getvalue(), PNG)


def _only_pixels(image: Image.Image, mode: str) -> Image.Image:
    if image.mode == "I;16":  # Pillow would clip 16 bits of grey to white; the upper 8 are the picture
        image = Image.frombytes("L", image.size, image.tobytes()[1::2])
    converted = image.convert(mode)
    converted.info = {}
    return converted
