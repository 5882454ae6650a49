"""Read a form that the gateway staged in S3 because it was too large for a Lambda event."""

from shared.domain.callers import caller_id
from shared.domain.errors import NotFoundError
from shared.domain.staged_forms import STAGED_FORM_LIFETIME, StagedForm, staged_key
from shared.ports.media import StagedForms
from shared.ports.platform import Clock


class ReadStagedUpload:
    """Reads a staged form for its sender only, and only for an hour."""

    def __init__(self, *, forms: StagedForms, clock: Clock) -> None:
        self._forms = forms
        self._clock = clock

    def read(self, route: str, staged_id: str, caller: str) -> StagedForm:
        """Raises NotFoundError, StorageUnavailableError."""
        key = staged_key(route, staged_id)
        form = self._forms.read(key) if key else None
        if (
            form is None
            or self._clock() - form.stored_at >= STAGED_FORM_LIFETIME
            or caller_id(form.source_address) != caller
        ):
            raise NotFoundError("There is no answer at this address, or no longer; send the image again.")
        return form
