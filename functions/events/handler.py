"""Handler of the job table's stream: publish the events of each change; a failed record is retried in order."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from functions.events.service import PublishJobEvents
from shared.runtime import wiring
from shared.runtime.stream_endpoint import stream_endpoint
from shared.runtime.wiring.stores import job_from_stream_image


@cache
def publish_job_events() -> PublishJobEvents:
    """Return the publisher, created once."""
    ports = wiring.get_ports()
    return PublishJobEvents(bus=ports.event_bus, metrics=ports.job_metrics, budget=wiring.get_use_cases().budget)


def is_job(image: Mapping[str, Any]) -> bool:
    """Whether the item is a job: claims, uploads and the sweep cursor are in the same table."""
    return "kind" in image


def handle(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> None:
    """Publish the events of one change of a job item."""
    publish_job_events().publish(job_from_stream_image(before) if before else None, job_from_stream_image(after))


lambda_handler = stream_endpoint(handle, only=is_job)
