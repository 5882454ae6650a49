"""Prints the progress of a start to the terminal."""

import sys
import time


class Progress:
    """Prints one line for each step, with the seconds since the start."""

    def __init__(self) -> None:
        self._start = time.monotonic()

    def report(self, text: str) -> None:
        print(f"[{time.monotonic() - self._start:6.1f} s] {text}", flush=True)

    def report_error(self, text: str, detail: str = "") -> None:
        """Print to standard error: the output of the failed tool, then one line with the cause."""
        if detail:
            print(detail.rstrip(), file=sys.stderr)
        print(text, file=sys.stderr, flush=True)
