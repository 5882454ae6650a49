"""Announced images and the box they are posted to, in memory."""

from shared.domain.errors import MalformedUploadError, UploadMissingError
from shared.domain.uploads import Upload, UploadForm
from tests.support.fakes.faults import Faults


class InMemoryUploadStore:
    """Implements `shared.ports.UploadStore`."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.kept: dict[str, Upload] = {}

    def add(self, upload: Upload) -> None:
        self.faults.before("add")
        self.kept[upload.id] = upload

    def get(self, upload_id: str) -> Upload | None:
        self.faults.before("get")
        return self.kept.get(upload_id)


class InMemoryUploadBox:
    """Implements `shared.ports.UploadBucket`; a test puts what was posted into `posted`."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.posted: dict[str, bytes] = {}

    def form(self, upload: Upload) -> UploadForm:
        self.faults.before("form")
        return UploadForm("https://media.example", {"key": str(upload.key), "Content-Type": upload.content_type.value})

    def read(self, upload: Upload) -> bytes:
        self.faults.before("read")
        content = self.posted.get(upload.id)
        if content is None:
            raise UploadMissingError("It has not arrived.")
        if len(content) != upload.size:
            raise MalformedUploadError("It is not of the size that was announced.")
        return content
