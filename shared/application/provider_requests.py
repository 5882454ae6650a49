"""What a queued job's provider is asked for, built from the job's record and its stored input image."""

from shared.domain.errors import InternalError
from shared.domain.generation import ImageToVideo, TextToImage
from shared.domain.jobs import Job, JobKind
from shared.domain.models import Model
from shared.ports.media import InputImageFitter, MediaStore


class ProviderRequestBuilder:
    """Builds provider requests; an input image is fitted to what the model accepts."""

    def __init__(self, *, media: MediaStore, fitter: InputImageFitter) -> None:
        self._media = media
        self._fitter = fitter

    def image_request(self, job: Job) -> TextToImage:
        """Raises InternalError (no input image), NotFoundError, StorageUnavailableError."""
        request = TextToImage.from_record(job.request, job.seed)
        if job.kind is JobKind.GENERATE:
            return request
        return request.with_image(self._input_image(job), float(job.request["strength"]))

    def video_request(self, job: Job, model: Model) -> ImageToVideo:
        """Raises InternalError (no input image), NotFoundError, StorageUnavailableError."""
        image = self._input_image(job)
        return ImageToVideo(
            image=image if model.input_rules is None else self._fitter.fit(image, model.input_rules).content,
            seed=job.seed,
            cfg_scale=float(job.request["cfg_scale"]),
            motion_bucket_id=int(job.request["motion_bucket_id"]),
        )

    def _input_image(self, job: Job) -> bytes:
        if job.input_key is None:
            raise InternalError("The job has no input image.")
        return self._media.read(job.input_key)
