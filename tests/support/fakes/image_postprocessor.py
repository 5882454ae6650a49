"""An image postprocessor that changes no pixel."""

from shared.domain.generation import GeneratedImage, TextToImage
from tests.support.fakes.faults import Faults


class FakeImagePostprocessor:
    """Implements the port `ImagePostprocessor`; `requests` are the requests of all calls."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.requests: list[TextToImage] = []

    def process(self, image: GeneratedImage, request: TextToImage) -> GeneratedImage:
        self.requests.append(request)
        self.faults.before("process")
        return GeneratedImage(image.content, request.output_format)
