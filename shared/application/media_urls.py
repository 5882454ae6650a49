"""Links to what is kept: good for a while, and never beyond the medium's own end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from shared.domain.jobs import Job
from shared.domain.media import MediaKey
from shared.ports import Clock, MediaLinks

_REDIRECT_SHARE: Final = 12  # a redirect is remembered for a twelfth of the time that its target is good for
_A_DAY: Final = 86_400


@dataclass(frozen=True, slots=True)
class MediaLink:
    """A presigned URL, until when it is good, and for how many seconds a redirect to it may be remembered."""

    url: str
    expires_at: datetime
    redirect_seconds: int


class PresignedLinks:
    """Makes links as they are asked for; what signs them is made with the first."""

    def __init__(self, *, links: Callable[[], MediaLinks], clock: Clock, longest_seconds: int) -> None:
        self._links = links
        self._clock = clock
        self._longest_seconds = longest_seconds

    def __call__(
        self, key: MediaKey, expires_at: datetime, *, method: str = "GET", attachment: bool = False
    ) -> MediaLink | None:
        """None for a medium that is past its end. Raises StorageUnavailableError."""
        now = self._clock()
        left = int((expires_at - now).total_seconds())
        if left < 1:
            return None
        good_seconds = min(self._longest_seconds, left)
        url = self._links().presign(
            key, method=method, attachment=attachment, good_seconds=good_seconds, remember_seconds=min(_A_DAY, left)
        )
        return MediaLink(url, now + timedelta(seconds=good_seconds), good_seconds // _REDIRECT_SHARE)

    def to_result(self, job: Job, *, attachment: bool = False) -> MediaLink | None:
        """To what the job made; None where there is none (any more)."""
        return self(job.result_key, job.expires_at, attachment=attachment) if job.result_key else None
