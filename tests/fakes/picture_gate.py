"""A picture gate that lets everything in as it is, unless a fault is planned."""

from shared.ports import AdmittedPicture
from tests.fakes.faults import Faults


class FakePictureGate:
    """Implements `shared.ports.PictureGate` where a test does not care for pictures."""

    def __init__(self) -> None:
        self.faults = Faults()

    def admit(self, content: bytes) -> AdmittedPicture:
        self.faults.before("admit")
        return AdmittedPicture(content, "png")
