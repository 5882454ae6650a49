"""Accept a video job: keep the picture, record the job, start its state machine."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.application.orders import Order, Ordered
from shared.application.queued_jobs import QueuedJobs
from shared.domain.catalogue import Catalogue
from shared.domain.claims import Asked
from shared.domain.generation import seed_or_random
from shared.domain.jobs import JobKind
from shared.domain.media import new_input_key
from shared.domain.models import Model
from shared.ports import AdmittedPicture, MediaStore, PictureGate


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoCommand:
    """What the caller asked for; `image` is the upload as it came."""

    image: bytes
    seed: int
    cfg_scale: float
    motion_bucket_id: int
    model: str | None
    asked: Asked
    sent: Sequence[str] = ()
    cancel_at: datetime | None = None
    fallback: bool = True
    keep_for: timedelta | None = None


class AcceptVideo:
    """The use case."""

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        gate: PictureGate,
        media: MediaStore,
        queued_jobs: QueuedJobs,
        retention: timedelta,
    ) -> None:
        self._catalogue = catalogue
        self._gate = gate
        self._media = media
        self._queued_jobs = queued_jobs
        self._retention = retention

    def __call__(self, command: VideoCommand) -> Ordered:
        """The queued job. Raises what gate, catalogue and `QueuedJobs.run` raise."""
        candidates = self._catalogue.candidates(JobKind.IMG2VIDEO, command.model)
        models = candidates if command.fallback else candidates[:1]
        picture = self._gate.admit(command.image)
        accepted = self._queued_jobs.run(command.asked, models[0], lambda: self._order(command, models, picture))
        return Ordered(accepted, self._catalogue.find(accepted.job.model, accepted.job.provider))

    def _order(self, command: VideoCommand, models: tuple[Model, ...], picture: AdmittedPicture) -> Order:
        key = new_input_key(picture.extension)
        self._media.put(key, io.BytesIO(picture.content), expires_at=command.asked.received_at + self._retention)
        return Order(
            kind=JobKind.IMG2VIDEO,
            models=models,
            seed=seed_or_random(command.seed),
            request={"cfg_scale": command.cfg_scale, "motion_bucket_id": command.motion_bucket_id},
            extension="mp4",
            asked=command.asked,
            sent=tuple(command.sent),
            input_key=key,
            cancel_at=command.cancel_at,
            keep_for=command.keep_for,
        )
