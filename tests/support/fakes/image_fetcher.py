"""The image fetcher in memory."""

from shared.domain.errors import ImageUnreachableError
from shared.domain.web_addresses import WebAddress


class FakeImageFetcher:
    """Implements the port `ImageFetcher`; `fetched` are the fetched addresses."""

    def __init__(self, **images: bytes) -> None:
        self.images = images
        self.fetched: list[WebAddress] = []

    def fetch(self, address: WebAddress) -> bytes:
        self.fetched.append(address)
        if address.target.strip("/") not in self.images:
            raise ImageUnreachableError("There is nothing there.")
        return self.images[address.target.strip("/")]
