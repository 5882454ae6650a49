"""Come for the answer to a staged form."""

from collections.abc import Callable

from shared.domain.errors import NotFoundError
from shared.domain.staged_forms import KEPT, StagedForm, staged_key
from shared.ports import Clock, StagedForms


class ReadStagedUpload:
    """The use case: a form is there for its sender alone, and not for long."""

    def __init__(self, *, bodies: StagedForms, clock: Clock, caller_of: Callable[[str], str]) -> None:
        self._bodies = bodies
        self._clock = clock
        self._caller_of = caller_of

    def __call__(self, route: str, staged_id: str, caller: str) -> StagedForm:
        """Raises NotFoundError, StorageUnavailableError."""
        key = staged_key(route, staged_id)
        found = self._bodies.read(key) if key else None
        if found is None or self._clock() - found.stored_at >= KEPT or self._caller_of(found.address) != caller:
            raise NotFoundError("There is no answer at this address, or no longer; send the image again.")
        return found
