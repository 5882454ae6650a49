"""The job table's stream: each record becomes the milestones it stands for; one that fails is read again, in order."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from functions.events.service import TellMilestones
from shared.runtime import container
from shared.runtime.stream_endpoint import stream_endpoint


@cache
def tell_milestones() -> TellMilestones:
    return TellMilestones(bus=container.event_bus(), meter=container.job_meter(), purse=container.purse())


def is_job(image: Mapping[str, Any]) -> bool:
    """Claims and the sweeper's mark lie in the same table."""
    return "kind" in image


def handle(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> None:
    tell_milestones()(container.job_of_image(before) if before else None, container.job_of_image(after))


lambda_handler = stream_endpoint(handle, only=is_job)
