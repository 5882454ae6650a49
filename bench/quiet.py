"""Suppresses the metrics and log lines of functions, so that a benchmark prints only its own figures."""

import contextlib
import logging
import os
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def suppressed_output() -> Iterator[None]:
    """Discard logs and standard output inside the context. A terminal would be slower than Lambda's log."""
    before = logging.root.manager.disable
    logging.disable()
    try:
        with Path(os.devnull).open("w", encoding="utf-8") as null, contextlib.redirect_stdout(null):
            yield
    finally:
        logging.disable(before)
