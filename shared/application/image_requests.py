"""What the two image routes have in common: a command in the caller's words becomes a request and an order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.application.recording import Accepted, JobRequest, Ordered
from shared.domain.catalogue import Catalogue
from shared.domain.generation import AspectRatio, OutputFormat, StylePreset, TextToImage, seed_or_random
from shared.domain.idempotency import RequestIdentity
from shared.domain.jobs import JobKind
from shared.domain.media import MediaKey
from shared.domain.models import Model


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageCommand:
    """What the caller asked for; `sent` names the optional fields that were sent, `fallback` lets others be asked."""

    prompt: str
    negative_prompt: str | None
    style_preset: StylePreset | None
    aspect_ratio: AspectRatio
    output_format: OutputFormat
    seed: int
    model: str | None
    requested_options: Sequence[str]
    asked: RequestIdentity
    cancel_at: datetime | None = None
    retain_for: timedelta | None = None
    fallback: bool = True

    def wishes(self) -> TextToImage:
        """The request in the model's words; a seed of 0 becomes a random one."""
        return TextToImage(
            prompt=self.prompt,
            negative_prompt=self.negative_prompt,
            style_preset=self.style_preset,
            aspect_ratio=self.aspect_ratio,
            output_format=self.output_format,
            seed=seed_or_random(self.seed),
        )


class ImageRequests:
    """Chooses models and writes orders."""

    def __init__(self, *, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def models(self, kind: JobKind, command: ImageCommand) -> tuple[Model, ...]:
        """Those to ask, one after the other. Raises as `Catalogue.candidates` does."""
        candidates = self._catalogue.candidates(kind, command.model)
        return candidates if command.fallback else candidates[:1]

    def order(
        self,
        kind: JobKind,
        command: ImageCommand,
        request: TextToImage,
        models: tuple[Model, ...],
        input_key: MediaKey | None = None,
    ) -> JobRequest:
        return JobRequest(
            kind=kind,
            models=models,
            seed=request.seed,
            request=request.record(),
            extension=request.output_format.value,
            asked=command.asked,
            requested_options=tuple(command.requested_options),
            input_key=input_key,
            cancel_at=command.cancel_at,
            retain_for=command.retain_for,
        )

    def answer(self, accepted: Accepted) -> Ordered:
        """What the route answers with."""
        return Ordered(accepted, self._catalogue.find(accepted.job.model, accepted.job.provider))
