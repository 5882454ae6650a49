"""The ways in which a request brings its image."""

from dataclasses import dataclass

from shared.domain.idempotency import SingleUse
from shared.domain.web_addresses import WebAddress


@dataclass(frozen=True, slots=True)
class InlineImage:
    """In the request itself."""

    content: bytes


@dataclass(frozen=True, slots=True)
class UploadedImage:
    """Posted to the bucket before; good for one job."""

    upload_id: str

    @property
    def use(self) -> SingleUse:
        return SingleUse(f"upload {self.upload_id}")


@dataclass(frozen=True, slots=True)
class LinkedImage:
    """On the web."""

    address: WebAddress


type ImageSource = InlineImage | UploadedImage | LinkedImage
