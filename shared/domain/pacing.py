"""How long to wait before asking a provider again: what the model usually takes first, then a growing share of it."""

from typing import Final

LONGEST_WAIT_SECONDS: Final = 30
_GROWTH: Final = 1.5


def first_wait_seconds(typical_seconds: int) -> int:
    """The first wait, in whole seconds: most of the usual duration, at least one."""
    return max(1, min(typical_seconds, 15 * 60))


def next_wait_seconds(typical_seconds: int, checks: int) -> int:
    """The wait after `checks` answers of "not yet": a tenth of the usual duration, growing by half each time."""
    return max(1, min(LONGEST_WAIT_SECONDS, round(typical_seconds / 10 * _GROWTH**checks)))
