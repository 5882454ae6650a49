"""Fallback: which model is called if the first cannot be: the next provider of the same model, then of its family."""

from collections.abc import Iterator
from dataclasses import dataclass

from shared.application.limits import ProviderLimiter
from shared.domain.catalogue import Catalogue
from shared.domain.errors import AiArtError, ProviderModelGoneError
from shared.domain.jobs import Job
from shared.domain.models import Model
from shared.domain.rate_limits import Grant


@dataclass(frozen=True, slots=True)
class FallbackTarget:
    """The job with its next model, not written yet, and the permission to call that model's provider."""

    job: Job
    model: Model
    grant: Grant


class Fallback:
    """Finds a provider that may be called now; the circuit of one that is down is open."""

    def __init__(self, *, catalogue: Catalogue, limiter: ProviderLimiter) -> None:
        self._catalogue = catalogue
        self._limiter = limiter

    def after(self, job: Job, error: AiArtError) -> FallbackTarget | None:
        """The target to call after that error; None if none is allowed, or none can be called now.

        Raises StorageUnavailableError.
        """
        for with_fallback, model in self._candidates(job, error):
            grant = self._limiter.acquire(model.provider)
            if not grant.wait_ms:
                return FallbackTarget(with_fallback, model, grant)
        return None

    def queue_target(self, job: Job, error: AiArtError) -> Job | None:
        """The same for a job that will wait in the next provider's queue, however long that is."""
        return next((with_fallback for with_fallback, _ in self._candidates(job, error)), None)

    def model_of(self, job: Job) -> Model:
        """Raises NotFoundError (it left the catalogue)."""
        return self._catalogue.get(job.model, job.provider)

    def find_model(self, job: Job) -> Model | None:
        """The job's model; None if it left the catalogue."""
        return self._catalogue.find(job.model, job.provider)

    def _candidates(self, job: Job, error: AiArtError) -> Iterator[tuple[Job, Model]]:
        """The job redirected to each usable candidate. Another model of the provider that failed is one only if the
        model alone is gone.
        """
        refs = job.fallback_models if error.allows_fallback else ()
        for position, ref in enumerate(refs):
            name, _, provider = ref.rpartition("@")
            model = self._catalogue.find(name, provider)
            if model is None or not model.is_usable:
                continue
            if model.provider == job.provider and not isinstance(error, ProviderModelGoneError):
                continue
            with_fallback = job.with_fallback(
                model=model.name,
                provider=model.provider,
                ignored_options=tuple(model.ignored_options(job.requested_options)),
                fallback_models=job.fallback_models[position + 1 :],
            )
            yield with_fallback, model
