"""`make fuzz`: fuzz every target for so many minutes within the memory of a function, then print the input counts."""

import resource
import sys
import time
import warnings
from collections import Counter

from tests.system.fuzz.inputs import read_corpus
from tests.system.fuzz.runner import run
from tests.system.fuzz.targets import TARGETS

_BATCH = 100
_MEMORY_BYTES = 1_769 * 1024 * 1024  # of the functions that read images


def main(minutes: float) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    warnings.simplefilter("error")
    for target in TARGETS.values():
        for content in read_corpus(target.kind):
            target.check(content)
    tried: Counter[str] = Counter()
    end, start = time.monotonic() + minutes * 60, time.time_ns()
    print(f"from seed {start}", flush=True)  # noqa: T201 - a command-line program
    while time.monotonic() < end:
        for name, target in TARGETS.items():
            tried[name] += run(target, _BATCH, start)
        start += 1
    for name, count in tried.items():
        print(f"{name:10} {count:>10,} inputs")  # noqa: T201 - a command-line program
    print(f"{'total':10} {tried.total():>10,} inputs, no failure")  # noqa: T201 - a command-line program


if __name__ == "__main__":
    main(float(sys.argv[1]) if sys.argv[1:] else 10)
