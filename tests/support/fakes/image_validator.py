"""An image gate that lets everything in as it is, unless a fault is planned."""

from shared.ports import ValidatedImage
from tests.support.fakes.faults import Faults


class FakeImageValidator:
    """Implements `shared.ports.ImageValidator` where a test does not care for images."""

    def __init__(self) -> None:
        self.faults = Faults()

    def validate(self, content: bytes) -> ValidatedImage:
        self.faults.before("validate")
        return ValidatedImage(content, "png")
