"""The upload store and the upload bucket in memory."""

from shared.domain.errors import MalformedUploadError, UploadMissingError
from shared.domain.uploads import Upload, UploadForm
from tests.support.fakes.faults import Faults


class InMemoryUploadStore:
    """Implements the port `UploadStore`."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.uploads: dict[str, Upload] = {}

    def add(self, upload: Upload) -> None:
        self.faults.before("add")
        self.uploads[upload.id] = upload

    def get(self, upload_id: str) -> Upload | None:
        self.faults.before("get")
        return self.uploads.get(upload_id)


class FakeUploadBucket:
    """Implements the port `UploadBucket`; a test writes posted files to `posted`."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.posted: dict[str, bytes] = {}

    def presign_form(self, upload: Upload) -> UploadForm:
        self.faults.before("presign_form")
        return UploadForm("https://media.example", {"key": str(upload.key), "Content-Type": upload.content_type.value})

    def read(self, upload: Upload) -> bytes:
        self.faults.before("read")
        content = self.posted.get(upload.id)
        if content is None:
            raise UploadMissingError("It has not arrived.")
        if len(content) != upload.size:
            raise MalformedUploadError("It is not of the size that was announced.")
        return content
