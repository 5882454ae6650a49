"""Tells the person at the terminal what is going on, and since when."""

import sys
import time


class Steps:
    """One line a step, each with the seconds since the start."""

    def __init__(self) -> None:
        self._start = time.monotonic()

    def say(self, text: str) -> None:
        print(f"[{time.monotonic() - self._start:6.1f} s] {text}", flush=True)

    def complain(self, text: str, detail: str = "") -> None:
        """To standard error: one clear line, and the failing tool's own words below it."""
        if detail:
            print(detail.rstrip(), file=sys.stderr)
        print(text, file=sys.stderr, flush=True)
