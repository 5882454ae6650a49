"""How long to wait before asking a provider again: first what the model usually takes, then a tenth of that so far.

So a video is found at most a tenth of its own time (or two seconds) after it was done, in few checks.
"""

from typing import Final

_SHORTEST_SECONDS: Final = 2
_LONGEST_FIRST_SECONDS: Final = 15 * 60
_FIRST_SHARE: Final = 0.9
_FIRST_JITTER_SHARE: Final = 0.1
_NEXT_SHARE: Final = 0.1
_JITTER_SHARE: Final = 0.2


def first_wait_seconds(typical_seconds: int, jitter: float) -> int:
    """The first wait, in whole seconds; `jitter` (0 to 1) spreads jobs that began together, none beyond the usual."""
    wait = min(typical_seconds, _LONGEST_FIRST_SECONDS) * (_FIRST_SHARE + _FIRST_JITTER_SHARE * jitter)
    return max(1, round(wait))


def refused_wait_seconds(limiter_wait_ms: int, elapsed_seconds: float, jitter: float) -> int:
    """The wait where the gate had no room: until it has, and by chance a little more, or all would come at once."""
    return 1 + limiter_wait_ms // 1000 + int(next_wait_seconds(elapsed_seconds, 0) * jitter)


def next_wait_seconds(elapsed_seconds: float, jitter: float) -> int:
    """The wait after a check that came too early, `elapsed_seconds` after the submission."""
    wait = elapsed_seconds * _NEXT_SHARE * (1 - _JITTER_SHARE * jitter)
    return max(_SHORTEST_SECONDS, int(wait))
