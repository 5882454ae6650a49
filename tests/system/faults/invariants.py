"""The invariants: what must hold once nothing is left to run, whatever faults were injected before."""

from collections.abc import Callable, Iterable
from typing import Final

from shared.domain.budget import micro_usd
from shared.domain.idempotency import releases_idempotency_key
from shared.domain.jobs import Job, JobStatus
from tests.system.faults.world import World

_FINAL_EVENTS: Final = {
    JobStatus.SUCCEEDED: "Job Succeeded",
    JobStatus.FAILED: "Job Failed",
    JobStatus.CANCELED: "Job Canceled",
}
PRICE: Final = "0.04"
_RESULT_PREFIXES: Final = ("images/", "processed_images/", "processed_videos/")


def violations(world: World, *, expected_charges: int = 1) -> list[str]:
    """Return a sentence for each violation; `expected_charges` is how many results the client requested."""
    jobs, found = world.jobs, list(world.problems)
    if len(world.upstream.charged) > expected_charges:
        charges = len(world.upstream.charged)
        found.append(f"no provider call is repeated after an unknown outcome: {charges}, {expected_charges} requested")
    for sentence, check in _INVARIANTS.items():
        found += [f"{sentence}: {detail}" for detail in check(world, jobs)]
    return found


def _jobs_not_final(_world: World, jobs: list[Job]) -> Iterable[str]:
    return (f"one stays {job.status}" for job in jobs if not job.is_final)


def _executions_of_final_jobs(world: World, jobs: list[Job]) -> Iterable[str]:
    return (f"one of a {job.status} job" for job in jobs if job.is_final and world.executions.is_running(job.id))


def _charged_jobs_with_released_key(world: World, jobs: list[Job]) -> Iterable[str]:
    for job in jobs:
        if _charges(world, job) and job.failure and releases_idempotency_key(job) and len(jobs) == 1:
            yield job.failure.code


def _charged_jobs_without_outcome(world: World, jobs: list[Job]) -> Iterable[str]:
    for job in jobs:
        lost = job.failure and job.failure.code == "internal_error" and not job.upstream_id
        if _charges(world, job) and len(jobs) == 1 and lost:
            yield "one failed with internal_error"


def _charges(world: World, job: Job) -> int:
    """Return how often the provider charged for this job."""
    return world.upstream.charged.count(job.id) + world.upstream.charged.count(str(job.request.get("prompt")))


def _budget_differences(world: World, jobs: list[Job]) -> Iterable[str]:
    charged = (job for job in jobs if job.is_final and (job.cost or job.submission_started_at))
    recorded = sum(micro_usd(PRICE) for _ in charged)
    if _budget_total(world) != recorded:
        yield f"the budget is {_budget_total(world)}, the records are {recorded}"


def _missing_charges(world: World, _jobs: list[Job]) -> Iterable[str]:
    if _budget_total(world) < len(world.upstream.charged) * micro_usd(PRICE):
        yield f"{len(world.upstream.charged)} charged calls, and the budget is {_budget_total(world)}"


def _open_reservations(world: World, _jobs: list[Job]) -> Iterable[str]:
    return ("one is left" for day in world.account.budget_days if any(name.startswith("job#") for name in day))


def _budget_total(world: World) -> int:
    return sum(int(day["total"]["N"]) for day in world.account.budget_days)


def _stored_results(world: World) -> set[str]:
    return {key for key in world.account.objects if key.startswith(_RESULT_PREFIXES)}


def _recorded_results(jobs: list[Job]) -> set[str]:
    return {str(job.result_key) for job in jobs if job.result_key}


def _orphans(world: World, jobs: list[Job]) -> Iterable[str]:
    return (key.partition("/")[0] for key in _stored_results(world) - _recorded_results(jobs))


def _missing_results(world: World, jobs: list[Job]) -> Iterable[str]:
    return (key.partition("/")[0] for key in _recorded_results(jobs) - _stored_results(world))


def _failed_jobs_with_result(world: World, jobs: list[Job]) -> Iterable[str]:
    stored = world.stored_before_end
    return (job.kind for job in jobs if job.status is JobStatus.FAILED and str(job.media_key) in stored)


def _final_jobs_in_queue(world: World, jobs: list[Job]) -> Iterable[str]:
    final = {job.id for job in jobs if job.is_final}
    return ("one is left" for job_id in world.waiting_jobs if job_id in final)


def _missing_events(world: World, jobs: list[Job]) -> Iterable[str]:
    for job in jobs:
        names = ("Job Accepted", _FINAL_EVENTS[job.status]) if job.is_final else ()
        yield from (name for name in names if (job.id, name) not in world.stream.published)


_INVARIANTS: Final[dict[str, Callable[[World, list[Job]], Iterable[str]]]] = {
    "every job reaches a final status": _jobs_not_final,
    "no execution of a final job is still running": _executions_of_final_jobs,
    "no charged job releases its idempotency key": _charged_jobs_with_released_key,
    "a charged job whose answer was lost fails with outcome_unknown": _charged_jobs_without_outcome,
    "the budget equals the records to the cent": _budget_differences,
    "the budget is never less than what the provider charged": _missing_charges,
    "no budget reservation is left open": _open_reservations,
    "every stored result has a record": _orphans,
    "the result of every record is stored": _missing_results,
    "no job fails after its result was stored": _failed_jobs_with_result,
    "no final job is left in the queue": _final_jobs_in_queue,
    "the accepted and the final event of every job are published": _missing_events,
}
