"""The image of a request, whichever way it came."""

from collections.abc import Callable

from shared.domain.errors import NotFoundError
from shared.domain.image_sources import ImageSource, InlineImage, LinkedImage, UploadedImage
from shared.domain.uploads import Upload, is_upload_id
from shared.ports import Clock, ImageFetcher, UploadBucket, UploadStore


class LoadInputImage:
    """The use case. What it needs is made when it is asked for: a file in the request needs nothing."""

    def __init__(
        self,
        *,
        uploads: Callable[[], UploadStore],
        box: Callable[[], UploadBucket],
        web: Callable[[], ImageFetcher],
        clock: Clock,
    ) -> None:
        self._uploads = uploads
        self._box = box
        self._web = web
        self._clock = clock

    def __call__(self, source: ImageSource, caller: str) -> bytes:
        """The bytes as they came; the image gate judges them.

        Raises NotFoundError (no upload of this caller's), and what `UploadBucket.read` and `ImageFetcher.fetch` raise.
        """
        match source:
            case InlineImage():
                return source.content
            case UploadedImage():
                return self._box().read(self._upload(source.upload_id, caller))
            case LinkedImage():
                return self._web().fetch(source.address)

    def _upload(self, upload_id: str, caller: str) -> Upload:
        found = self._uploads().get(upload_id) if is_upload_id(upload_id) else None
        if found is None or found.caller != caller or found.retained_until <= self._clock():
            raise NotFoundError("There is no upload with this upload_id, or it is over a day old.")
        return found
