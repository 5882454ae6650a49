"""URLs of results: stable addresses, or presigned links that expire no later than the result itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from shared.domain.jobs import Job
from shared.domain.media import MediaKey
from shared.ports.media import MediaLinks
from shared.ports.platform import Clock

_REDIRECT_CACHE_SHARE: Final = 12  # a redirect may be cached for a twelfth of the time that its target is valid
_DAY_SECONDS: Final = 86_400


@dataclass(frozen=True, slots=True)
class MediaLink:
    """A presigned URL, its expiry, and for how many seconds a redirect to it may be cached."""

    url: str
    expires_at: datetime
    redirect_seconds: int


@dataclass(frozen=True, slots=True)
class ResultUrl:
    """`expires_at` is None for an address that is valid as long as the result is stored."""

    url: str
    expires_at: datetime | None = None


class PresignedLinks:
    """Makes presigned links when they are requested."""

    def __init__(self, *, links: MediaLinks, clock: Clock, longest_seconds: int) -> None:
        self._links = links
        self._clock = clock
        self._longest_seconds = longest_seconds

    def link(
        self, key: MediaKey, expires_at: datetime, *, method: str = "GET", attachment: bool = False
    ) -> MediaLink | None:
        """A link for that method; None if the object has expired. Raises StorageUnavailableError."""
        now = self._clock()
        left = int((expires_at - now).total_seconds())
        if left < 1:
            return None
        seconds = min(self._longest_seconds, left)
        url = self._links.presign(
            key,
            method=method,
            attachment=attachment,
            expires_in_seconds=seconds,
            cache_seconds=min(_DAY_SECONDS, left),
        )
        return MediaLink(url, now + timedelta(seconds=seconds), seconds // _REDIRECT_CACHE_SHARE)

    def result_link(self, job: Job, *, attachment: bool = False) -> MediaLink | None:
        """A link to the job's result; None if there is none (any more)."""
        return self.link(job.result_key, job.expires_at, attachment=attachment) if job.result_key else None


class ResultUrls:
    """The URL of a job's result for its caller; `links` is None where media have public stable addresses."""

    def __init__(self, *, links: PresignedLinks | None) -> None:
        self._links = links

    def url(self, job: Job, base_url: str) -> ResultUrl:
        """Raises StorageUnavailableError."""
        if self._links is None:
            return ResultUrl(f"{base_url}{job.result_key.path if job.result_key else ''}")
        link = self._links.result_link(job)
        return ResultUrl(link.url, link.expires_at) if link else ResultUrl("")
