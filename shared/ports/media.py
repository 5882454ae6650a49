"""Ports of images and videos: storage, presigned URLs, input images, image processing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime
    from typing import BinaryIO

    from shared.domain.generation import GeneratedImage, TextToImage
    from shared.domain.image_fitting import InputImageRules
    from shared.domain.image_formats import ValidatedImage
    from shared.domain.media import MediaKey, Rendition, StoredMedia
    from shared.domain.staged_forms import StagedForm
    from shared.domain.uploads import Upload, UploadForm
    from shared.domain.web_addresses import WebAddress


class MediaStore(Protocol):
    """Stores images and videos under our own keys."""

    def put(self, key: MediaKey, content: BinaryIO, *, expires_at: datetime) -> None:
        """Store an object until `expires_at`. Raises StorageUnavailableError."""
        ...

    def read(self, key: MediaKey) -> bytes:
        """Read an object's bytes. Raises NotFoundError, StorageUnavailableError."""
        ...

    def delete(self, key: MediaKey) -> None:
        """Delete an object; a missing one is no error. Raises StorageUnavailableError."""
        ...

    def find(self, key: MediaKey) -> StoredMedia | None:
        """Read an object's metadata, or None if there is no such object. Raises StorageUnavailableError."""
        ...


class MediaEraser(Protocol):
    """Deletes media permanently."""

    def erase(self, key: MediaKey) -> None:
        """Delete an object, its renditions, and every version of them; missing ones are no error.

        Raises StorageUnavailableError.
        """
        ...


class MediaLinks(Protocol):
    """Makes presigned URLs."""

    def presign(
        self, key: MediaKey, *, method: str, attachment: bool, expires_in_seconds: int, cache_seconds: int
    ) -> str:
        """A URL for that method (GET or HEAD) only, valid for `expires_in_seconds`; caches may store the content
        for `cache_seconds`.

        Raises StorageUnavailableError.
        """
        ...


class UploadBucket(Protocol):
    """Where callers post announced uploads."""

    def presign_form(self, upload: Upload) -> UploadForm:
        """The presigned POST form for this upload, valid until `upload.post_until`. Raises StorageUnavailableError."""
        ...

    def read(self, upload: Upload) -> bytes:
        """Read the uploaded bytes.

        Raises UploadMissingError, MalformedUploadError (not of the announced size), StorageUnavailableError.
        """
        ...


class ImageFetcher(Protocol):
    """Downloads an image from the web."""

    def fetch(self, address: WebAddress) -> bytes:
        """Download from a public address only, 10 MiB at most.

        Raises ImageUnreachableError, PayloadTooLargeError.
        """
        ...


class StagedForms(Protocol):
    """Form bodies that the gateway stored in S3 because they were too large for a Lambda event."""

    def read(self, key: MediaKey) -> StagedForm | None:
        """Read a form, or None if there is none. Raises StorageUnavailableError."""
        ...


class ImageValidator(Protocol):
    """Validates and normalises an input image."""

    def validate(self, content: bytes) -> ValidatedImage:
        """Decode and normalise: first frame, upright, sRGB, 8 bits, no metadata.

        Raises UnsupportedMediaTypeError (not JPEG, PNG or WEBP by content), PayloadTooLargeError (over 10 MiB),
        MalformedUploadError (empty, damaged, over 50 megapixels).
        """
        ...


class InputImageFitter(Protocol):
    """Makes a validated image fit what a model accepts."""

    def fit(self, content: bytes, rules: InputImageRules) -> ValidatedImage:
        """Crop, resize and encode as `shared.domain.image_fitting` says; unchanged bytes if the image fits already.

        Raises MalformedUploadError (no image), PayloadTooLargeError (no quality is small enough).
        """
        ...


class ImagePostprocessor(Protocol):
    """Converts a provider's image to the requested format and aspect ratio."""

    def process(self, image: GeneratedImage, request: TextToImage) -> GeneratedImage:
        """The image as requested; unchanged if it is so already. Raises ProviderResponseError (no image)."""
        ...


class ThumbnailMaker(Protocol):
    """Makes smaller copies of images."""

    def make(self, content: bytes, rendition: Rendition) -> bytes:
        """The image in that format, in its own aspect ratio, never wider than it was.

        Raises InvalidRequestError (too many pixels), InternalError (no image, or a damaged one).
        """
        ...
