"""What a video's provider is asked, from the job's record and its image, made to fit the model."""

from collections.abc import Callable

from shared.domain.errors import InternalError
from shared.domain.generation import ImageToVideo
from shared.domain.jobs import Job
from shared.domain.models import Model
from shared.ports import InputImageFitter, MediaStore


class VideoRequestBuilder:
    """`fitter` is had only where a model has rules for images: it brings a decoder along."""

    def __init__(self, *, media: MediaStore, fitter: Callable[[], InputImageFitter]) -> None:
        self._media = media
        self._fitter = fitter

    def of(self, job: Job, model: Model) -> ImageToVideo:
        """Raises InternalError for a job without an image, NotFoundError, StorageUnavailableError."""
        if job.input_key is None:
            raise InternalError("The job has no image to set out from.")
        image = self._media.read(job.input_key)
        return ImageToVideo(
            image=image if model.takes is None else self._fitter().fit(image, model.takes).content,
            seed=job.seed,
            cfg_scale=float(job.request["cfg_scale"]),
            motion_bucket_id=int(job.request["motion_bucket_id"]),
        )
