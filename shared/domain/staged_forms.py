"""A form that was too large for a function's event: it waits in the bucket until its sender comes for the answer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from shared.domain.media import MediaKey

KEPT: Final = timedelta(hours=1)  # from then on nobody may come for it; the bucket lets it go after a day

_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedForm:
    """The form as it was sent, and what was said of the request: its headers, and its sender's address.

    `said` holds what the gateway kept with it, by name: source, viewer, idempotency-key, prefer, cancel-after.
    """

    content: bytes
    content_type: str
    said: Mapping[str, str]
    stored_at: datetime

    @property
    def address(self) -> str:
        """Where it came from. A viewer's address that an edge did not state is a lie that only spoils the liar's form:

        nobody at that address knows of it, and the liar is not there.
        """
        return self.said.get("viewer") or self.said.get("source", "")


def staged_key(route: str, staged_id: str) -> MediaKey | None:
    """Where the form of that id lies, `route` being img2img or img2video; None for what is no id of a request."""
    return MediaKey(f"staged/{route}", staged_id) if _ID.fullmatch(staged_id) else None
