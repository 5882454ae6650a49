"""The poll schedule of a video: first after the model's typical duration, then after a tenth of the time elapsed.

So a finished video is found at most a tenth of its duration (or two seconds) late, with few polls.
"""

from typing import Final

_SHORTEST_SECONDS: Final = 2
_LONGEST_FIRST_SECONDS: Final = 15 * 60
_FIRST_SHARE: Final = 0.9
_FIRST_JITTER_SHARE: Final = 0.1
_NEXT_SHARE: Final = 0.1
_JITTER_SHARE: Final = 0.2


def first_wait_seconds(typical_seconds: int, jitter: float) -> int:
    """Return the first wait in whole seconds; `jitter` (0 to 1) spreads jobs that started together."""
    wait = min(typical_seconds, _LONGEST_FIRST_SECONDS) * (_FIRST_SHARE + _FIRST_JITTER_SHARE * jitter)
    return max(1, round(wait))


def rate_limited_wait_seconds(limiter_wait_ms: int, elapsed_seconds: float, jitter: float) -> int:
    """Return the wait in seconds after the rate limiter refused a poll: until it allows one, plus jitter."""
    return 1 + limiter_wait_ms // 1000 + int(next_wait_seconds(elapsed_seconds, 0) * jitter)


def next_wait_seconds(elapsed_seconds: float, jitter: float) -> int:
    """Return the wait in seconds after a poll of an unfinished video, `elapsed_seconds` after its submission."""
    wait = elapsed_seconds * _NEXT_SHARE * (1 - _JITTER_SHARE * jitter)
    return max(_SHORTEST_SECONDS, int(wait))
