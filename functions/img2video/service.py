"""Accept a video job: keep the picture, record the job, start its state machine."""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.application.orders import Accepted, Order
from shared.application.queued_jobs import QueuedJobs
from shared.domain.catalogue import Catalogue, Model
from shared.domain.claims import Asked
from shared.domain.generation import seed_or_random
from shared.domain.jobs import JobKind
from shared.domain.media import new_input_key
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
    cancel_at: datetime | None = None
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

    def __call__(self, command: VideoCommand) -> Accepted:
        """The queued job. Raises what gate, catalogue and `QueuedJobs.run` raise."""
        model = self._catalogue.choose(JobKind.IMG2VIDEO, command.model)
        picture = self._gate.admit(command.image)
        return self._queued_jobs.run(command.asked, lambda: self._order(command, model, picture))

    def _order(self, command: VideoCommand, model: Model, picture: AdmittedPicture) -> Order:
        key = new_input_key(picture.extension)
        self._media.put(key, io.BytesIO(picture.content), expires_at=command.asked.received_at + self._retention)
        return Order(
            kind=JobKind.IMG2VIDEO,
            model=model,
            seed=seed_or_random(command.seed),
            request={"cfg_scale": command.cfg_scale, "motion_bucket_id": command.motion_bucket_id},
            extension="mp4",
            asked=command.asked,
            input_key=key,
            cancel_at=command.cancel_at,
            keep_for=command.keep_for,
        )
