"""List an owner's jobs, newest first, page by page."""

from dataclasses import dataclass

from functions.jobs.cursors import decode_cursor, encode_cursor
from shared.domain.errors import InvalidRequestError, UnauthorizedError
from shared.domain.job_queries import JobFilter
from shared.domain.jobs import ANONYMOUS, Job, JobKind, JobStatus
from shared.ports.jobs import JobIndex


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of jobs, and the cursor of the next page."""

    jobs: list[Job]
    cursor: str | None


class ListJobs:
    """Lists the jobs of an owner."""

    def __init__(self, *, index: JobIndex) -> None:
        self._index = index

    def list(self, owner: str, *, status: str | None, kind: str | None, cursor: str | None) -> Listing:
        """Return a page. Raises UnauthorizedError (anonymous), InvalidRequestError, StorageUnavailableError."""
        if owner == ANONYMOUS:
            raise UnauthorizedError(
                "Listing jobs needs an API key, and this deployment has none yet; a job is reached by its own id."
            )
        job_filter = JobFilter(
            status=_parse_enum(JobStatus, "status", status),
            kind=_parse_enum(JobKind, "kind", kind),
            after=decode_cursor(owner, cursor) if cursor else None,
        )
        page = self._index.list_by_owner(owner, job_filter)
        return Listing(page.jobs, encode_cursor(owner, page.next_position) if page.next_position else None)


def _parse_enum[E: (JobStatus, JobKind)](kind: type[E], name: str, value: str | None) -> E | None:
    if not value:
        return None
    if value not in [member.value for member in kind]:
        raise InvalidRequestError(f"{name} must be one of: {', '.join(member.value for member in kind)}.")
    return kind(value)
