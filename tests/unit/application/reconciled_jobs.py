"""Jobs that nobody works on any more, with their input image, their result and their state machine."""

import io
from dataclasses import replace
from datetime import timedelta

from shared.domain.job_queries import WorkflowState
from shared.domain.jobs import Job
from shared.domain.media import new_input_key
from tests.support.fakes.samples import DUE
from tests.support.fakes.world import World

AFTER = DUE + timedelta(seconds=1)


def add(world: World, job: Job, *, state: WorkflowState = WorkflowState.ENDED, with_result: bool = False) -> Job:
    """Store the job with its input image; its state machine is in that state."""
    job = replace(job, input_key=new_input_key("png"), revision=0)
    world.jobs.add(job)
    assert job.input_key
    world.media.put(job.input_key, io.BytesIO(b"x"), expires_at=job.expires_at)
    if with_result:
        put_result(world, job)
    if state is not WorkflowState.NONE:
        world.workflow.states[job.id] = state
    return job


def put_result(world: World, job: Job) -> None:
    assert job.media_key
    world.media.put(job.media_key, io.BytesIO(b"x"), expires_at=job.expires_at)
