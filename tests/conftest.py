"""What holds for every test: invented examples are the same on every run and kept nowhere; the log can be read."""

import io

import pytest
from hypothesis import settings

from shared.runtime.observability import logger

settings.register_profile("repeatable", derandomize=True, deadline=None, database=None, max_examples=60)
settings.load_profile("repeatable")


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """All that the code logs from here on, as it would stand in CloudWatch."""
    written = io.StringIO()
    monkeypatch.setattr(logger.registered_handler, "stream", written)
    return written
