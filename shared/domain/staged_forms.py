"""Staged forms: multipart requests too large for a Lambda event, stored in the bucket until the client follows up."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from shared.domain.media import MediaKey

STAGED_FORM_LIFETIME: Final = timedelta(
    hours=1
)  # how long the form may be used; a lifecycle rule deletes it after a day

_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedForm:
    """A form as it was sent, with the request metadata that the gateway stored with it.

    `metadata` is that metadata by name: source, viewer (both IP addresses), idempotency-key, prefer, cancel-after.
    """

    content: bytes
    content_type: str
    metadata: Mapping[str, str]
    stored_at: datetime

    @property
    def source_address(self) -> str:
        """The IP address of the sender, which has to be the one that follows up.

        A client that forges `client` only makes its own form unusable: the follow-up comes from another address.
        """
        return self.metadata.get("client") or self.metadata.get("source", "")


def staged_key(route: str, staged_id: str) -> MediaKey | None:
    """Return the key of a staged form (`route` is img2img or img2video), or None for a malformed id."""
    return MediaKey(f"staged/{route}", staged_id) if _ID.fullmatch(staged_id) else None
