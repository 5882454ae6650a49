"""Where a caller finds what its job made: the stable address, or, where media are private, a link for a while."""

from dataclasses import dataclass
from datetime import datetime

from shared.application.media_urls import PresignedLinks
from shared.domain.jobs import Job


@dataclass(frozen=True, slots=True)
class ResultAddress:
    """`expires_at` is None for an address that is good as long as the medium is kept."""

    url: str
    expires_at: datetime | None = None


class ResultUrls:
    """`link` only where media are private."""

    def __init__(self, *, link: PresignedLinks | None) -> None:
        self._link = link

    def __call__(self, job: Job, base_url: str) -> ResultAddress:
        """Raises StorageUnavailableError."""
        if self._link is None:
            return ResultAddress(f"{base_url}{job.result_key.path if job.result_key else ''}")
        made = self._link.to_result(job)
        return ResultAddress(made.url, made.expires_at) if made else ResultAddress("")
