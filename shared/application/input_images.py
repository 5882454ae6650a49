"""Input images: load one in any of the three ways a request brings it, and store it for a queued job."""

import io
from datetime import datetime, timedelta

from shared.domain.errors import NotFoundError
from shared.domain.image_formats import ValidatedImage
from shared.domain.image_sources import ImageSource, InlineImage, LinkedImage, UploadedImage
from shared.domain.media import MediaKey, new_input_key
from shared.domain.uploads import Upload, is_upload_id
from shared.ports.jobs import UploadStore
from shared.ports.media import ImageFetcher, MediaStore, UploadBucket
from shared.ports.platform import Clock


class LoadInputImage:
    """Loads the bytes of a request's image: sent inline, uploaded before, or at a URL."""

    def __init__(self, *, uploads: UploadStore, bucket: UploadBucket, fetcher: ImageFetcher, clock: Clock) -> None:
        self._uploads = uploads
        self._bucket = bucket
        self._fetcher = fetcher
        self._clock = clock

    def load(self, source: ImageSource, caller: str) -> bytes:
        """The bytes as they came, not validated yet.

        Raises NotFoundError (no upload of this caller), and what `UploadBucket.read` and `ImageFetcher.fetch` raise.
        """
        match source:
            case InlineImage():
                return source.content
            case UploadedImage():
                return self._bucket.read(self._upload(source.upload_id, caller))
            case LinkedImage():
                return self._fetcher.fetch(source.address)

    def _upload(self, upload_id: str, caller: str) -> Upload:
        upload = self._uploads.get(upload_id) if is_upload_id(upload_id) else None
        if upload is None or upload.caller != caller or upload.retained_until <= self._clock():
            raise NotFoundError("There is no upload with this upload_id, or it is over a day old.")
        return upload


class InputImageStore:
    """Stores input images of queued jobs, where no public route serves them."""

    def __init__(self, *, media: MediaStore, retention: timedelta) -> None:
        self._media = media
        self._retention = retention

    def store(self, image: ValidatedImage, received_at: datetime) -> MediaKey:
        """Store the image for the deployment's retention. Raises StorageUnavailableError."""
        key = new_input_key(image.extension)
        self._media.put(key, io.BytesIO(image.content), expires_at=received_at + self._retention)
        return key
