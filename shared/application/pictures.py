"""The picture of a request, whichever way it came."""

from collections.abc import Callable

from shared.domain.errors import NotFoundError
from shared.domain.picture_sources import LinkedFile, PictureSource, SentFile, UploadedFile
from shared.domain.uploads import Upload, is_upload_id
from shared.ports import Clock, PictureFetcher, UploadBox, UploadStore


class FindPicture:
    """The use case. What it needs is made when it is asked for: a file in the request needs nothing."""

    def __init__(
        self,
        *,
        uploads: Callable[[], UploadStore],
        box: Callable[[], UploadBox],
        web: Callable[[], PictureFetcher],
        clock: Clock,
    ) -> None:
        self._uploads = uploads
        self._box = box
        self._web = web
        self._clock = clock

    def __call__(self, source: PictureSource, caller: str) -> bytes:
        """The bytes as they came; the picture gate judges them.

        Raises NotFoundError (no upload of this caller's), and what `UploadBox.read` and `PictureFetcher.fetch` raise.
        """
        match source:
            case SentFile():
                return source.content
            case UploadedFile():
                return self._box().read(self._upload(source.upload_id, caller))
            case LinkedFile():
                return self._web().fetch(source.address)

    def _upload(self, upload_id: str, caller: str) -> Upload:
        found = self._uploads().get(upload_id) if is_upload_id(upload_id) else None
        if found is None or found.caller != caller or found.kept_until <= self._clock():
            raise NotFoundError("There is no upload with this upload_id, or it is over a day old.")
        return found
