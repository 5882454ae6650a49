"""The alarm's queue: each message names a provider whose waiting jobs are to be looked at."""

from shared.runtime import container
from shared.runtime.queue_endpoint import queue_endpoint


def handle(provider: str) -> None:
    container.alarm().rang(provider)
    container.turns().let_through(provider)


lambda_handler = queue_endpoint(handle)
