"""An image provider that paints one flat colour, so that a test costs milliseconds: the request chooses the colour."""

import hashlib
import io

from PIL import Image

from shared.domain.generation import GeneratedImage, ImageToImage, OutputFormat, TextToImage
from tests.support.fakes.faults import Faults

_PILLOW_NAMES = {OutputFormat.PNG: "PNG", OutputFormat.JPG: "JPEG", OutputFormat.WEBP: "WEBP"}


class FakeImageProvider:
    """Implements `shared.ports.ImageProvider`; `asked` holds every request."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.asked: list[TextToImage] = []

    def generate(self, request: TextToImage) -> GeneratedImage:
        return self._painted("generate", request)

    def transform(self, request: ImageToImage) -> GeneratedImage:
        return self._painted("transform", request)

    def _painted(self, method: str, request: TextToImage) -> GeneratedImage:
        self.asked.append(request)
        self.faults.before(method)
        red, green, blue = hashlib.sha256(repr(request).encode()).digest()[:3]
        out = io.BytesIO()
        image = Image.new("RGB", request.aspect_ratio.size, (red, green, blue))
        image.save(out, _PILLOW_NAMES[request.output_format])
        return GeneratedImage(out.getvalue(), request.output_format)
