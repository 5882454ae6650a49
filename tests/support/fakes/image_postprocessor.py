"""A finisher for providers that make just what was asked for; `finished` holds every request."""

from shared.domain.generation import GeneratedImage, TextToImage
from tests.support.fakes.faults import Faults


class FakeImagePostprocessor:
    """Implements `shared.ports.ImagePostprocessor`."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.finished: list[TextToImage] = []

    def finish(self, image: GeneratedImage, request: TextToImage) -> GeneratedImage:
        self.finished.append(request)
        self.faults.before("finish")
        return GeneratedImage(image.content, request.output_format)
