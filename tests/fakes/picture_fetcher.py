"""The web, with as many pictures as a test puts there."""

from shared.domain.errors import PictureUnreachableError
from shared.domain.web_addresses import WebAddress


class FakePictureFetcher:
    """Implements `shared.ports.PictureFetcher`; `asked` is what was fetched."""

    def __init__(self, **pictures: bytes) -> None:
        self.pictures = pictures
        self.asked: list[WebAddress] = []

    def fetch(self, address: WebAddress) -> bytes:
        self.asked.append(address)
        if address.target.strip("/") not in self.pictures:
            raise PictureUnreachableError("There is nothing there.")
        return self.pictures[address.target.strip("/")]
