"""Staged forms in memory."""

from shared.domain.media import MediaKey
from shared.domain.staged_forms import StagedForm


class InMemoryStagedForms:
    """Implements the port `StagedForms`."""

    def __init__(self) -> None:
        self.forms: dict[str, StagedForm] = {}

    def read(self, key: MediaKey) -> StagedForm | None:
        return self.forms.get(str(key))
