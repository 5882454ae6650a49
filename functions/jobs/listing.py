"""A caller's own jobs, newest first, a page at a time."""

from dataclasses import dataclass

from functions.jobs.cursors import cursor_of, parse_cursor
from shared.domain.errors import InvalidRequestError, UnauthorizedError
from shared.domain.jobs import ANONYMOUS, Job, JobKind, JobStatus
from shared.ports import JobFilter, JobIndex


@dataclass(frozen=True, slots=True)
class Listing:
    """A page, and the cursor of the next one."""

    jobs: list[Job]
    cursor: str | None


class ListJobs:
    """The use case."""

    def __init__(self, *, index: JobIndex) -> None:
        self._index = index

    def __call__(self, owner: str, *, status: str | None, kind: str | None, cursor: str | None) -> Listing:
        """Raises UnauthorizedError (nobody in particular), InvalidRequestError, StorageUnavailableError."""
        if owner == ANONYMOUS:
            raise UnauthorizedError(
                "Listing jobs needs an API key, and this deployment has none yet; a job is reached by its own id."
            )
        choice = JobFilter(
            status=_one_of(JobStatus, "status", status),
            kind=_one_of(JobKind, "kind", kind),
            after=parse_cursor(owner, cursor) if cursor else None,
        )
        page = self._index.list_by_owner(owner, choice)
        return Listing(page.jobs, cursor_of(owner, page.next) if page.next else None)


def _one_of[E: (JobStatus, JobKind)](kind: type[E], name: str, value: str | None) -> E | None:
    if not value:
        return None
    if value not in [member.value for member in kind]:
        raise InvalidRequestError(f"{name} must be one of: {', '.join(member.value for member in kind)}.")
    return kind(value)
