"""Which model is asked where the first cannot be: the next provider of the same model, then the rest of its family."""

from collections.abc import Iterator
from dataclasses import dataclass

from shared.application.provider_limiter import ProviderLimiter
from shared.application.recording import JobRequest
from shared.domain.catalogue import Catalogue
from shared.domain.errors import AiArtError, ProviderModelGoneError
from shared.domain.jobs import Job
from shared.domain.models import Model
from shared.domain.rate_limits import Grant


@dataclass(frozen=True, slots=True)
class FallbackTarget:
    """The job redirected, not yet written, and the gate's grant for the call."""

    job: Job
    grant: Grant


class Fallback:
    """Looks for a provider whose gate is open: a gate is also shut while its provider is down."""

    def __init__(self, *, catalogue: Catalogue, limiter: ProviderLimiter) -> None:
        self._catalogue = catalogue
        self._limiter = limiter

    def first(self, order: JobRequest) -> tuple[JobRequest, Grant]:
        """The order with the models left out that cannot be asked now.

        Raises ProviderThrottledError where none can, StorageUnavailableError.
        """
        for at, model in enumerate(order.models[:-1]):
            grant = self._limiter.take(model.provider)
            if not grant.wait_ms:
                return order.without_the_first(at), grant
        return order.without_the_first(len(order.models) - 1), self._limiter.enter(order.models[-1].provider)

    def after(self, job: Job, error: AiArtError) -> FallbackTarget | None:
        """Who is asked after that error; None where nobody may be, or nobody can be now. Raises
        StorageUnavailableError.
        """
        for redirected in self._choices(job, error):
            grant = self._limiter.take(redirected.provider)
            if not grant.wait_ms:
                return FallbackTarget(redirected, grant)
        return None

    def waiting_for(self, job: Job, error: AiArtError) -> Job | None:
        """The same for a job that queues up at the next provider, however long its queue is."""
        return next(iter(self._choices(job, error)), None)

    def model_of(self, job: Job) -> Model:
        """Raises NotFoundError where the catalogue has it no longer."""
        return self._catalogue.at(job.model, job.provider)

    def _choices(self, job: Job, error: AiArtError) -> Iterator[Job]:
        """The job redirected to each model that may stand in; one at a provider that just failed could only do so
        too.
        """
        places = job.fallback_models if error.allows_fallback else ()
        for at, place in enumerate(places):
            name, _, provider = place.rpartition("@")
            model = self._catalogue.find(name, provider)
            if (
                model
                and model.is_usable
                and (model.provider != job.provider or isinstance(error, ProviderModelGoneError))
            ):
                yield job.redirected(
                    model=model.name,
                    provider=model.provider,
                    ignored_options=tuple(model.ignored_options(job.requested_options)),
                    fallback_models=job.fallback_models[at + 1 :],
                )
