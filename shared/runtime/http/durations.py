"""Parse durations in requests: a whole number with a unit, or a number of seconds."""

import re
from datetime import timedelta
from typing import Final

_DURATION: Final = re.compile(r"([0-9]{1,9})([smhd]?)", re.ASCII)
_UNITS: Final = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400}


def parse_duration(text: str, units: str) -> timedelta | None:
    """Parse `90`, `90s`, `5m`, `1h` or `2d`, as far as `units` allows; None for anything else."""
    found = _DURATION.fullmatch(text.strip().lower())
    if found is None or found[2] not in units:
        return None
    return timedelta(seconds=int(found[1]) * _UNITS[found[2]])


def duration_pattern(units: str) -> str:
    """Return the accepted form as a regular expression, for the OpenAPI document."""
    return f"[0-9]{{1,9}}[{units}]?"
