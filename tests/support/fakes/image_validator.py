"""An image validator that accepts everything unchanged, unless a failure is planned."""

from shared.domain.image_formats import ValidatedImage
from tests.support.fakes.faults import Faults


class FakeImageValidator:
    """Implements the port `ImageValidator` for tests that do not depend on image content."""

    def __init__(self) -> None:
        self.faults = Faults()

    def validate(self, content: bytes) -> ValidatedImage:
        self.faults.before("validate")
        return ValidatedImage(content, "png")
