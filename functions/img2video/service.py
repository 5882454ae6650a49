"""Accept a video job: keep the image, record the job, start its state machine."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.application.async_jobs import AsyncJobs
from shared.application.recording import JobRequest, Ordered
from shared.domain.catalogue import Catalogue
from shared.domain.generation import seed_or_random
from shared.domain.idempotency import RequestIdentity
from shared.domain.jobs import JobKind
from shared.domain.media import new_input_key
from shared.domain.models import Model
from shared.ports import ImageValidator, MediaStore, ValidatedImage


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoCommand:
    """What the caller asked for; `image` is the upload as it came."""

    image: bytes
    seed: int
    cfg_scale: float
    motion_bucket_id: int
    model: str | None
    asked: RequestIdentity
    requested_options: Sequence[str] = ()
    cancel_at: datetime | None = None
    fallback: bool = True
    retain_for: timedelta | None = None


class AcceptVideo:
    """The use case."""

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        validator: ImageValidator,
        media: MediaStore,
        async_jobs: AsyncJobs,
        retention: timedelta,
    ) -> None:
        self._catalogue = catalogue
        self._validator = validator
        self._media = media
        self._queued_jobs = async_jobs
        self._retention = retention

    def __call__(self, command: VideoCommand) -> Ordered:
        """The queued job. Raises what gate, catalogue and `AsyncJobs.run` raise."""
        candidates = self._catalogue.candidates(JobKind.IMG2VIDEO, command.model)
        models = candidates if command.fallback else candidates[:1]
        image = self._validator.validate(command.image)
        accepted = self._queued_jobs.run(command.asked, models[0], lambda: self._order(command, models, image))
        return Ordered(accepted, self._catalogue.find(accepted.job.model, accepted.job.provider))

    def _order(self, command: VideoCommand, models: tuple[Model, ...], image: ValidatedImage) -> JobRequest:
        key = new_input_key(image.extension)
        self._media.put(key, io.BytesIO(image.content), expires_at=command.asked.received_at + self._retention)
        return JobRequest(
            kind=JobKind.IMG2VIDEO,
            models=models,
            seed=seed_or_random(command.seed),
            request={"cfg_scale": command.cfg_scale, "motion_bucket_id": command.motion_bucket_id},
            extension="mp4",
            asked=command.asked,
            requested_options=tuple(command.requested_options),
            input_key=key,
            cancel_at=command.cancel_at,
            retain_for=command.retain_for,
        )
