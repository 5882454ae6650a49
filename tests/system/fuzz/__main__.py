"""`make fuzz`: every target in turns, for so many minutes, within so much memory; then how many inputs there were."""

import resource
import sys
import time
import warnings
from collections import Counter

from tests.system.fuzz.feeding import feed
from tests.system.fuzz.invented import kept
from tests.system.fuzz.targets import TARGETS

_BATCH = 100
_ROOM = 1_769 * 1024 * 1024  # what the functions that read images are given


def main(minutes: float) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_ROOM, _ROOM))
    warnings.simplefilter("error")
    for target in TARGETS.values():
        for content in kept(target.kind):
            target.check(content)
    tried: Counter[str] = Counter()
    end, start = time.monotonic() + minutes * 60, time.time_ns()
    print(f"from seed {start}", flush=True)  # noqa: T201 - it talks to the person who started it
    while time.monotonic() < end:
        for name, target in TARGETS.items():
            tried[name] += feed(target, _BATCH, start)
        start += 1
    for name, count in tried.items():
        print(f"{name:10} {count:>10,} inputs")  # noqa: T201 - it talks to the person who started it
    print(f"{'together':10} {tried.total():>10,} inputs, nothing found")  # noqa: T201 - it talks to the person who started it


if __name__ == "__main__":
    main(float(sys.argv[1]) if sys.argv[1:] else 10)
