"""Create an upload: an announced image that the client posts straight to the bucket."""

from dataclasses import dataclass

from shared.domain.errors import PayloadTooLargeError
from shared.domain.image_formats import MAX_IMAGE_BYTES
from shared.domain.uploads import Upload, UploadForm, UploadType, new_upload_id
from shared.ports.jobs import UploadStore
from shared.ports.media import UploadBucket
from shared.ports.platform import Clock


@dataclass(frozen=True, slots=True)
class CreatedUpload:
    """The upload, and the presigned form to post it with."""

    upload: Upload
    form: UploadForm


class CreateUpload:
    """Creates uploads."""

    def __init__(self, *, uploads: UploadStore, bucket: UploadBucket, clock: Clock) -> None:
        self._uploads = uploads
        self._bucket = bucket
        self._clock = clock

    def create(self, content_type: UploadType, size: int, *, caller: str) -> CreatedUpload:
        """Create an upload of `size` bytes. Raises PayloadTooLargeError, StorageUnavailableError."""
        if size > MAX_IMAGE_BYTES:
            raise PayloadTooLargeError("The image is over 10 MiB (10 485 760 bytes); send a smaller file.")
        upload = Upload(
            id=new_upload_id(), caller=caller, size=size, content_type=content_type, created_at=self._clock()
        )
        form = self._bucket.presign_form(upload)
        self._uploads.add(upload)
        return CreatedUpload(upload, form)
