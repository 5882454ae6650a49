"""The alarm's queue: each message names a provider whose waiting jobs are to be looked at."""

from shared.runtime import container
from shared.runtime.queue_endpoint import queue_endpoint


def handle(provider: str) -> None:
    container.timer().fired(provider)
    container.dispatcher().dispatch_ready(provider)


lambda_handler = queue_endpoint(handle)
