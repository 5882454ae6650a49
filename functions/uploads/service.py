"""Announce an image that will be posted straight to the bucket."""

from dataclasses import dataclass

from shared.domain.errors import PayloadTooLargeError
from shared.domain.image_formats import MAX_IMAGE_BYTES
from shared.domain.uploads import Upload, UploadForm, UploadType, new_upload_id
from shared.ports import Clock, UploadBucket, UploadStore


@dataclass(frozen=True, slots=True)
class CreatedUpload:
    """The announced image, and how to post it."""

    upload: Upload
    form: UploadForm


class CreateUpload:
    """The use case."""

    def __init__(self, *, uploads: UploadStore, box: UploadBucket, clock: Clock) -> None:
        self._uploads = uploads
        self._box = box
        self._clock = clock

    def __call__(self, content_type: UploadType, size: int, *, caller: str) -> CreatedUpload:
        """Raises PayloadTooLargeError, StorageUnavailableError."""
        if size > MAX_IMAGE_BYTES:
            raise PayloadTooLargeError("The image is over 10 MiB (10 485 760 bytes); send a smaller file.")
        upload = Upload(
            id=new_upload_id(), caller=caller, size=size, content_type=content_type, created_at=self._clock()
        )
        form = self._box.form(upload)
        self._uploads.add(upload)
        return CreatedUpload(upload, form)
