"""Announce a picture that will be posted straight to the bucket."""

from dataclasses import dataclass

from shared.domain.errors import PayloadTooLargeError
from shared.domain.pictures import MAX_PICTURE_BYTES
from shared.domain.uploads import Upload, UploadForm, UploadType, new_upload_id
from shared.ports import Clock, UploadBox, UploadStore


@dataclass(frozen=True, slots=True)
class OpenUpload:
    """The announced picture, and how to post it."""

    upload: Upload
    form: UploadForm


class AnnounceUpload:
    """The use case."""

    def __init__(self, *, uploads: UploadStore, box: UploadBox, clock: Clock) -> None:
        self._uploads = uploads
        self._box = box
        self._clock = clock

    def __call__(self, content_type: UploadType, size: int, *, caller: str) -> OpenUpload:
        """Raises PayloadTooLargeError, StorageUnavailableError."""
        if size > MAX_PICTURE_BYTES:
            raise PayloadTooLargeError("The picture is over 10 MiB (10 485 760 bytes); send a smaller file.")
        upload = Upload(
            id=new_upload_id(), caller=caller, size=size, content_type=content_type, created_at=self._clock()
        )
        form = self._box.form(upload)
        self._uploads.add(upload)
        return OpenUpload(upload, form)
