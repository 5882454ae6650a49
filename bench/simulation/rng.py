"""Everything that varies: latencies, durations, jitter, each drawn from a stream of its own, all from one seed."""

import math
import random
from typing import Final

LAMBDA_START: Final = (0.04, 0.5)  # median seconds, and sigma of the logarithm: a warm invocation, sometimes a cold one
STATE_CHANGE: Final = (0.03, 0.4)
DYNAMODB: Final = (0.006, 0.4)
S3_READ: Final = (0.04, 0.5)
S3_WRITE: Final = (0.4, 0.5)  # some megabytes
SQS: Final = (0.015, 0.4)
SQS_DELIVERY: Final = (0.08, 0.6)
STEP_FUNCTIONS_API: Final = (0.03, 0.4)
UPSTREAM: Final = (0.35, 0.5)
_TRUNCATED: Final = 3.5  # sigmas: nothing takes forever


class Rng:
    """One stream of random numbers; `stream` names what it is for, so that streams do not disturb each other."""

    def __init__(self, seed: int, stream: str) -> None:
        self._random = random.Random(f"{seed} {stream}")  # noqa: S311 - repeatable, not secret

    def share(self) -> float:
        """From 0 to 1."""
        return self._random.random()

    def around(self, median: float, sigma: float) -> float:
        """A duration: skewed to the right, as durations are."""
        return median * math.exp(sigma * max(-_TRUNCATED, min(_TRUNCATED, self._random.gauss())))

    def name(self) -> str:
        """128 bits in hexadecimal."""
        return f"{self._random.getrandbits(128):032x}"
