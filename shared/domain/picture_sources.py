"""The ways in which a request brings its picture."""

from dataclasses import dataclass

from shared.domain.claims import Use
from shared.domain.web_addresses import WebAddress


@dataclass(frozen=True, slots=True)
class SentFile:
    """In the request itself."""

    content: bytes


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """Posted to the bucket before; good for one job."""

    upload_id: str

    @property
    def use(self) -> Use:
        return Use(f"upload {self.upload_id}")


@dataclass(frozen=True, slots=True)
class LinkedFile:
    """On the web."""

    address: WebAddress


type PictureSource = SentFile | UploadedFile | LinkedFile
