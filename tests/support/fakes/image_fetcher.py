"""The web, with as many images as a test puts there."""

from shared.domain.errors import ImageUnreachableError
from shared.domain.web_addresses import WebAddress


class FakeImageFetcher:
    """Implements `shared.ports.ImageFetcher`; `asked` is what was fetched."""

    def __init__(self, **images: bytes) -> None:
        self.images = images
        self.asked: list[WebAddress] = []

    def fetch(self, address: WebAddress) -> bytes:
        self.asked.append(address)
        if address.target.strip("/") not in self.images:
            raise ImageUnreachableError("There is nothing there.")
        return self.images[address.target.strip("/")]
