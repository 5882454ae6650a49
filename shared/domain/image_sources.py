"""The sources of an input image: inline, uploaded before, or a URL."""

from dataclasses import dataclass

from shared.domain.idempotency import SingleUse
from shared.domain.web_addresses import WebAddress


@dataclass(frozen=True, slots=True)
class InlineImage:
    """An image in the request itself."""

    content: bytes


@dataclass(frozen=True, slots=True)
class UploadedImage:
    """An image posted to the bucket before; usable for one job."""

    upload_id: str

    @property
    def use(self) -> SingleUse:
        """The single use of the upload."""
        return SingleUse(f"upload {self.upload_id}")


@dataclass(frozen=True, slots=True)
class LinkedImage:
    """An image at a URL."""

    address: WebAddress


type ImageSource = InlineImage | UploadedImage | LinkedImage
