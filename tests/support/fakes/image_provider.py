"""An image provider that returns one plain colour, which depends on the request; fast."""

import hashlib
import io

from PIL import Image

from shared.domain.generation import GeneratedImage, ImageToImage, OutputFormat, TextToImage
from tests.support.fakes.faults import Faults

_PILLOW_NAMES = {OutputFormat.PNG: "PNG", OutputFormat.JPG: "JPEG", OutputFormat.WEBP: "WEBP"}


class FakeImageProvider:
    """Implements the port `ImageProvider`; `requests` are the requests of all calls."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.requests: list[TextToImage] = []

    def generate(self, request: TextToImage) -> GeneratedImage:
        return self._generate("generate", request)

    def transform(self, request: ImageToImage) -> GeneratedImage:
        return self._generate("transform", request)

    def _generate(self, method: str, request: TextToImage) -> GeneratedImage:
        self.requests.append(request)
        self.faults.before(method)
        red, green, blue = hashlib.sha256(repr(request).encode()).digest()[:3]
        out = io.BytesIO()
        image = Image.new("RGB", request.aspect_ratio.size, (red, green, blue))
        image.save(out, _PILLOW_NAMES[request.output_format])
        return GeneratedImage(out.getvalue(), request.output_format)
