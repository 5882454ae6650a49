"""Functions write a line for each metric, and log; a bench runs them for its own figures."""

import contextlib
import logging
import os
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def silence() -> Iterator[None]:
    """What is written meanwhile goes nowhere. As on Lambda, somebody takes the lines: a terminal would be slower."""
    before = logging.root.manager.disable
    logging.disable()
    try:
        with Path(os.devnull).open("w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
            yield
    finally:
        logging.disable(before)
