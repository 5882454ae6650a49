"""Handler of the dispatch queue: each message names a provider whose waiting jobs are to be dispatched."""

from shared.runtime import wiring
from shared.runtime.queue_endpoint import queue_endpoint


def handle(provider: str) -> None:
    """Mark the timer as fired before reading the queue, so that later jobs schedule the next one."""
    wiring.get_ports().dispatch_timer.mark_fired(provider)
    wiring.get_use_cases().job_dispatcher.dispatch_ready(provider)


lambda_handler = queue_endpoint(handle)
