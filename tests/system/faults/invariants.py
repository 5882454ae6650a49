"""What must hold once nothing moves any more, whatever went wrong before."""

from shared.domain.budget import micro_usd
from shared.domain.idempotency import releases_idempotency_key
from shared.domain.jobs import Job, JobStatus
from tests.system.faults.world import World

_ENDINGS = {
    JobStatus.SUCCEEDED: "Job Succeeded",
    JobStatus.FAILED: "Job Failed",
    JobStatus.CANCELED: "Job Canceled",
}
PRICE = "0.04"
_PUBLIC = ("images/", "processed_images/", "processed_videos/")


def violations(world: World, *, purchases: int = 1) -> list[str]:
    """Sentences; none is as it should be. `purchases` is how many the client wished for."""
    jobs = world.jobs
    return [
        *world.problems,
        *(f"a job stays {job.status}" for job in jobs if not job.is_final),
        *_purchases(world, jobs, purchases),
        *_budget(world, jobs),
        *_media(world, jobs),
        *_limiter(world, jobs),
        *_events(world, jobs),
        *(f"an execution of a {job.status} job still runs" for job in jobs if _runs(world, job)),
    ]


def _purchases(world: World, jobs: list[Job], wished: int) -> list[str]:
    found = []
    if len(world.upstream.bought) > wished:
        found.append(f"{len(world.upstream.bought)} purchases where {wished} was wished for")
    for job in jobs:
        bought = world.upstream.bought.count(job.id) + world.upstream.bought.count(str(job.request.get("prompt")))
        if bought and job.failure and releases_idempotency_key(job) and len(jobs) == 1:
            found.append(f"bought, and the record ({job.failure.code}) does not know")
        if bought and len(jobs) == 1 and job.failure and job.failure.code == "internal_error" and not job.upstream_id:
            found.append("bought, and not flagged as outcome_unknown")
    return found


def _budget(world: World, jobs: list[Job]) -> list[str]:
    """The day's total is what the records say, which is never less than what was bought."""
    days = world.account.days
    total = sum(int(day["total"]["N"]) for day in days)
    told = sum(micro_usd(PRICE) for job in jobs if job.is_final and (job.cost or job.submission_started_at))
    found = ["money stays set aside" for day in days if any(name.startswith("job#") for name in day)]
    if total != told:
        found.append(f"the budget says {total}, the records {told}")
    if total < len(world.upstream.bought) * micro_usd(PRICE):
        found.append(f"{len(world.upstream.bought)} purchases, and the budget says {total}")
    return found


def _media(world: World, jobs: list[Job]) -> list[str]:
    there = {key for key in world.account.objects if key.startswith(_PUBLIC)}
    promised = {str(job.result_key) for job in jobs if job.result_key}
    orphans = [f"an orphan in {key.partition('/')[0]}" for key in there - promised]
    wasted = [f"a {job.kind} failed though its result was kept" for job in jobs if _was_kept(world, job)]
    return orphans + wasted + [f"a {key.partition('/')[0]} record without its medium" for key in promised - there]


def _was_kept(world: World, job: Job) -> bool:
    return job.status is JobStatus.FAILED and str(job.media_key) in world.kept


def _limiter(world: World, jobs: list[Job]) -> list[str]:
    final = {job.id for job in jobs if job.is_final}
    return ["a turn of a final job stays in the queue" for job_id in world.waiting if job_id in final]


def _events(world: World, jobs: list[Job]) -> list[str]:
    wanted = [(job.id, name) for job in jobs if job.is_final for name in ("Job Accepted", _ENDINGS[job.status])]
    return [f"{name} was never told" for job_id, name in wanted if (job_id, name) not in world.told]


def _runs(world: World, job: Job) -> bool:
    execution = world.executions.get(job.id)
    return job.is_final and execution is not None and execution.status == "RUNNING"
