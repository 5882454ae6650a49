"""The alarm's queue: each message names a provider whose waiting jobs are to be looked at."""

from shared.runtime import wiring
from shared.runtime.queue_endpoint import queue_endpoint


def handle(provider: str) -> None:
    wiring.ports().dispatch_timer.mark_fired(provider)
    wiring.use_cases().job_dispatcher.dispatch_ready(provider)


lambda_handler = queue_endpoint(handle)
