"""The job table's stream: each record becomes the milestones it stands for; one that fails is read again, in order."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from functions.events.service import PublishJobEvents
from shared.runtime import container
from shared.runtime.stream_endpoint import stream_endpoint


@cache
def publish_job_events() -> PublishJobEvents:
    return PublishJobEvents(bus=container.event_bus(), meter=container.job_meter(), budget=container.budget())


def is_job(image: Mapping[str, Any]) -> bool:
    """Claims and the sweeper's mark lie in the same table."""
    return "kind" in image


def handle(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> None:
    publish_job_events()(container.job_of_image(before) if before else None, container.job_of_image(after))


lambda_handler = stream_endpoint(handle, only=is_job)
